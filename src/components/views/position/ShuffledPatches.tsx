import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { OrderDifference } from "../../../model/analysis/order-difference.ts";
import { patchOfToken, type TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { ClassLabel } from "../../../model/config.ts";
import type { Selection } from "../../../model/selection.ts";
import { short } from "../../draw/charts/format.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import { drawPatchGrid } from "../../draw/maps/patch-grid.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { PatchGrid } from "../PatchGrid.tsx";
import { Prediction } from "../Prediction.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { patchLayout } from "../token-box.ts";
import { Veiled } from "../Veiled.tsx";
import styles from "./position.module.css";

/** What came of both pictures. */
export interface ShuffledAnswer {
  readonly difference: OrderDifference;
  /** Probabilities: [class]; null without a head. */
  readonly straight: Float32Array | null;
  readonly shuffled: Float32Array | null;
}

export interface ShuffledPatchesProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  readonly picture: CroppedPicture;
  /** The same with its patches dealt by `order`. */
  readonly shuffled: CroppedPicture;
  /** Place i shows patch `order[i]`: [patch]. */
  readonly order: Int32Array;
  readonly positions: "zero" | "learned";
  /** Null until both runs have ended. */
  readonly answer: ShuffledAnswer | null;
  readonly labels: readonly ClassLabel[] | null;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The picture and its shuffled self, what the network says of each, and how far their tokens are apart. */
export function ShuffledPatches(props: ShuffledPatchesProps) {
  const { selection, grid, picture, shuffled, order, positions, answer, labels, onHover, onSelect } = props;
  const { placing } = useText();
  const { shuffle: words } = placing;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const half = Math.floor((width - 16) / 2);
  const same = answer !== null && answer.difference.patches < answer.difference.largest * 1e-3;
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.halves}>
        <div>
          <h3 className={styles.title}>{words.straight}</h3>
          <PatchGrid
            {...{ selection, grid, picture, onHover, onSelect }}
            source="pixels"
            direction="from"
            compact
            largest={half}
          />
        </div>
        <div>
          <h3 className={styles.title}>{words.shuffled}</h3>
          <Shuffled {...{ selection, grid, order }} picture={shuffled} width={half} />
        </div>
      </div>
      <Veiled>
        <div className={styles.halves}>
          <Prediction
            state={answer ? "ready" : "running"}
            probabilities={answer?.straight ?? null}
            before={null}
            {...{ labels }}
            count={3}
            compact
          />
          <Prediction
            state={answer ? "ready" : "running"}
            probabilities={answer?.shuffled ?? null}
            before={null}
            {...{ labels }}
            count={3}
            compact
          />
        </div>
        <dl className={styles.numbers} aria-live="polite">
          <dt>{words.patches}</dt>
          <dd>
            <b>{answer ? short(answer.difference.patches) : "…"}</b>
          </dd>
          {grid.prefix.length > 0 && (
            <>
              <dt>{words.prefix}</dt>
              <dd>
                <b>{answer ? short(answer.difference.prefix) : "…"}</b>
              </dd>
            </>
          )}
          <dt>{words.largest}</dt>
          <dd>{answer ? short(answer.difference.largest) : "…"}</dd>
        </dl>
        {answer && <p className={styles.verdict}>{positions === "zero" ? words.off(same) : words.on(same)}</p>}
      </Veiled>
    </div>
  );
}

/** The shuffled picture with the place where the chosen patch has gone. */
function Shuffled(props: {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  readonly order: Int32Array;
  readonly picture: CroppedPicture;
  readonly width: number;
}) {
  const { selection, grid, order, picture, width } = props;
  const { shuffle: words } = useText().placing;
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = usePixelRatio();
  const layout = useMemo(() => patchLayout(grid, width, ratio), [grid, width, ratio]);
  const query = useSelection(selection, (now) => now.query);
  const place = order.indexOf(patchOfToken(grid, query) ?? -1);
  useLayoutEffect(() => {
    if (canvas.current) drawPatchGrid(canvas.current, layout, { picture, source: "pixels", off: [] });
  }, [layout, picture]);
  const box = {
    x: (place % grid.columns) * layout.cell,
    y: Math.floor(place / grid.columns) * layout.cell,
    width: layout.cell,
    height: layout.cell,
  };
  const style = { width: layout.width, height: layout.height };
  return (
    <div className={styles.picture} style={style}>
      <canvas ref={canvas} role="img" aria-label={words.shuffled} style={style} />
      <svg className={styles.over} width={layout.width} height={layout.height} aria-hidden="true" fill="none">
        {place >= 0 && (
          <>
            <rect {...box} stroke="var(--panel)" strokeWidth={4} />
            <rect {...box} stroke="var(--query)" strokeWidth={2} />
          </>
        )}
      </svg>
    </div>
  );
}
