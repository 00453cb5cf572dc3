import { useId, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import type { Selection } from "../../model/selection.ts";
import { textWidth } from "../draw/charts/fit-text.ts";
import { type ColorMap, colorAt } from "../draw/color.ts";
import { putAttribute, putText } from "../draw/put.ts";
import styles from "./ColorLegend.module.css";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";

/** What a legend says at the moment; it may follow the selection. */
export interface LegendState {
  /** Values at the ends of the bar, as text. */
  readonly low: string;
  readonly high: string;
  /** A labelled tick, 0 to 1: where uniform attention, or zero, is. Null for none. */
  readonly tick: { readonly at: number; readonly label: string } | null;
  /** Where the shown value stands, 0 to 1; null for none. */
  readonly mark: number | null;
}

export interface ColorLegendProps {
  readonly selection: SelectionSource;
  readonly map: ColorMap;
  /** Name of the scale, after the bar. */
  readonly name: string;
  readonly state: (selection: Selection) => LegendState;
  /** Length of the bar in CSS pixels; 116 when absent. */
  readonly length?: number;
}

const size = 11;
const space = 7;
/** Room for the number after the bar in CSS pixels, so that nothing moves while it changes. */
const numberRoom = 52;

/** The legend of a colour map: the bar between its ends' values, a tick for uniform attention, and the scale's name. */
export function ColorLegend({ selection, map, name, state, length = 116 }: ColorLegendProps) {
  const id = useId();
  const { maps } = useText();
  const svg = useRef<SVGSVGElement>(null);

  useSelectionDraw(selection, (now) => {
    const root = svg.current;
    if (!root) return;
    const { low, high, tick, mark } = state(now);
    const part = (named: string) => root.querySelector<SVGElement>(`[data-part="${named}"]`);
    // A path of its own for each place: a transform that changes makes the browser build its layers anew.
    const move = (named: string, at: number | null, path: (x: number) => string) => {
      const element = part(named);
      putAttribute(element, "visibility", at === null ? "hidden" : "visible");
      if (at !== null) putAttribute(element, "d", path(at * length));
    };
    const start = textWidth(low, size) + space;
    putAttribute(root, "width", String(Math.ceil(start + length + space + numberRoom)));
    putAttribute(part("bar"), "transform", `translate(${start} 0)`);
    putText(part("low"), low);
    putText(part("high"), high);
    move("mark", mark, (x) => `M${x} 25.5l3.5 5h-7z`);
    move("tick", tick?.at ?? null, (x) => `M${x} 12v16`);
    const label = part("tick-label");
    putText(label, tick?.label ?? "");
    if (tick) {
      // It stays above the bar even where its tick is at the start.
      const half = textWidth(tick.label, size) / 2;
      putAttribute(label, "x", String(Math.max(half, tick.at * length)));
    }
    putAttribute(root, "aria-label", maps.legend.name(name, low, high, tick?.label ?? ""));
  });

  return (
    <div className={styles.legend}>
      <svg ref={svg} height={31} role="img" className={styles.bar}>
        <defs>
          <linearGradient id={id}>
            {Array.from({ length: 33 }, (_, index) => (
              <stop key={index} offset={index / 32} stopColor={colorAt(map, index / 32)} />
            ))}
          </linearGradient>
        </defs>
        <text data-part="low" y={24} />
        <g data-part="bar">
          <rect y={15} width={length} height={10} rx={2} fill={`url(#${id})`} />
          <path data-part="tick" className={styles.tick} />
          <text data-part="tick-label" y={9} textAnchor="middle" />
          <path data-part="mark" className={styles.mark} />
          <text data-part="high" x={length + space} y={24} />
        </g>
      </svg>
      <span className={styles.name}>{name}</span>
    </div>
  );
}
