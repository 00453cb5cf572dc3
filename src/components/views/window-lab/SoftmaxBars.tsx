import { useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { Selection } from "../../../model/selection.ts";
import { barsGeometry, drawBars, placeUnder } from "../../draw/window-lab/bars-drawing.ts";
import { partAt } from "../../draw/window-lab/map-drawing.ts";
import type { Phase } from "../../draw/window-lab/phase.ts";
import { labColors } from "../../draw/window-lab/region-colors.ts";
import { cellInSlot, type LabScene } from "../../draw/window-lab/scene.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { Readout } from "../Readout.tsx";
import { keyPlace, type LabSource } from "./lab-source.ts";
import styles from "./lab-views.module.css";
import { keyParts, tokenMarkOf } from "./lab-words.ts";
import { useLabDraw } from "./use-lab-draw.ts";
import { usePhaseStage } from "./use-phase-stage.ts";

export interface SoftmaxBarsProps {
  readonly selection: LabSource;
  readonly phase: Phase;
  readonly scene: LabScene;
  readonly masked: boolean;
  /** Height of the longest bar in CSS pixels. */
  readonly plot?: number;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** A tick: as many digits as its number has. */
const axisPercent = (share: number) => `${Number((share * 100).toPrecision(3))}%`;

/** The followed token's row through the softmax, without the mask and with it. */
export function SoftmaxBars({ selection, phase, scene, masked, plot = 112, onSelect }: SoftmaxBarsProps) {
  const text = useText();
  const { bars } = text.lab;
  const ratio = usePixelRatio();
  const [frame, width] = useWidth<HTMLDivElement>(640);
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = scene.shifted.layout.windowTokens;
  const geometry = barsGeometry(count, width, plot);
  usePhaseStage(phase);
  const part = () => partAt(scene, phase.value);

  useLabDraw(selection, phase, (now, at) => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, geometry.width, geometry.height);
    const row = part().rowOf(now.query);
    context.clearRect(0, 0, geometry.width, geometry.height);
    if (!row) return;
    const key = keyPlace(part(), now);
    drawBars(context, geometry, { row, phase: at, masked, key, colors: labColors(), ratio, percent: axisPercent });
  });

  /** Place of the key, or of the token itself while no key is chosen. */
  const placeOf = (now: Selection) => {
    const place = keyPlace(part(), now);
    return place >= 0 ? place : (part().rowOf(now.query)?.place ?? 0);
  };
  const windowOf = (now: Selection) => part().rowOf(now.query)?.window ?? 0;

  return (
    <div ref={frame} className={styles.bars}>
      <CanvasGrid
        selection={selection}
        label={bars.label(count)}
        rows={1}
        columns={count}
        width={geometry.width}
        height={geometry.height}
        cellOf={(now) => ({ row: 0, column: placeOf(now) })}
        partOf={({ column }) => ({
          key: cellInSlot(part().layout, windowOf(selection.current()) * count + column),
        })}
        cellAt={(x) => {
          const place = placeUnder(geometry, x);
          return place === null ? null : { row: 0, column: place };
        }}
        describe={(now) => keyParts(text, part(), now.query, placeOf(now)).join(" ")}
        onHover={selection.hover}
        onSelect={onSelect}
      >
        <canvas ref={canvas} aria-hidden="true" style={{ width: geometry.width, height: geometry.height }} />
      </CanvasGrid>
      <Readout
        selection={selection}
        parts={(now) =>
          keyPlace(part(), now) < 0
            ? ["", "", bars.hint(tokenMarkOf(part(), now.query))]
            : keyParts(text, part(), now.query, keyPlace(part(), now))
        }
        tone="key"
      />
    </div>
  );
}
