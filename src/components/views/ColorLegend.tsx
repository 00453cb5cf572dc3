import { useId, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import type { Selection } from "../../model/selection.ts";
import { textWidth } from "../draw/charts/fit-text.ts";
import { type ColorMap, colorAt } from "../draw/color.ts";
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
  /** Length of the bar in CSS pixels; 132 when absent. */
  readonly length?: number;
}

const size = 11;
const space = 7;
/** Room for the longest number beside the bar, so that nothing moves while numbers change. */
const numberRoom = 38;

/** The legend of a colour map: the bar between its ends' values, a tick for uniform attention, and the scale's name. */
export function ColorLegend({ selection, map, name, state, length = 132 }: ColorLegendProps) {
  const id = useId();
  const { maps } = useText();
  const svg = useRef<SVGSVGElement>(null);
  const start = numberRoom + space;
  const end = start + length;
  const width = Math.ceil(end + space + numberRoom);

  useSelectionDraw(selection, (now) => {
    const root = svg.current;
    if (!root) return;
    const { low, high, tick, mark } = state(now);
    const set = (part: string, change: (element: SVGElement) => void) => {
      const element = root.querySelector<SVGElement>(`[data-part="${part}"]`);
      if (element) change(element);
    };
    set("low", (element) => {
      element.textContent = low;
    });
    set("high", (element) => {
      element.textContent = high;
    });
    set("mark", (element) => {
      element.setAttribute("visibility", mark === null ? "hidden" : "visible");
      if (mark !== null) element.setAttribute("transform", `translate(${start + mark * length} 0)`);
    });
    set("tick", (element) => {
      element.setAttribute("visibility", tick ? "visible" : "hidden");
      if (tick) element.setAttribute("transform", `translate(${start + tick.at * length} 0)`);
    });
    set("tick-label", (element) => {
      if (!tick) return;
      element.textContent = tick.label;
      const half = textWidth(tick.label, size) / 2;
      // The label stays above the bar even where its tick is at an end.
      const at = start + tick.at * length;
      element.setAttribute("x", String(Math.max(start, at - half) + half - at));
    });
    root.setAttribute("aria-label", maps.legend.name(name, low, high, tick?.label ?? ""));
  });

  return (
    <div className={styles.legend}>
      <svg ref={svg} width={width} height={31} role="img" className={styles.bar} viewBox={`0 0 ${width} 31`}>
        <defs>
          <linearGradient id={id}>
            {Array.from({ length: 33 }, (_, index) => (
              <stop key={index} offset={index / 32} stopColor={colorAt(map, index / 32)} />
            ))}
          </linearGradient>
        </defs>
        <text data-part="low" x={start - space} y={24} textAnchor="end" />
        <rect x={start} y={15} width={length} height={10} rx={2} fill={`url(#${id})`} />
        <g data-part="tick">
          <path className={styles.tick} d="M0 12v16" />
          <text data-part="tick-label" y={9} textAnchor="middle" />
        </g>
        <path data-part="mark" className={styles.mark} d="M0 26l3.5 4.5h-7z" />
        <text data-part="high" x={end + space} y={24} />
      </svg>
      <span className={styles.name}>{name}</span>
    </div>
  );
}
