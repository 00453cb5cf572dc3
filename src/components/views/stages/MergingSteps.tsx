import { type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { SwinStage } from "../../../model/swin-stages.ts";
import { short } from "../../draw/charts/format.ts";
import { type CroppedPicture, imageCanvas, pixelImage } from "../../draw/charts/picture-crop.ts";
import { drawSignedStrip } from "../../draw/charts/strips.ts";
import { fitCanvas } from "../../draw/raster.ts";
import type { Merging } from "../../draw/stages/feature-maps.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { ScaleBar } from "../ScaleBar.tsx";
import styles from "./Merging.module.css";

export interface MergingStepsProps {
  readonly before: SwinStage;
  readonly after: SwinStage;
  /** Of the stage after: the token that the four become. */
  readonly token: number;
  /** Null where the run did not keep its numbers. */
  readonly merging: Merging | null;
  /** Which of the four belong to the chosen token, 0 to 3. */
  readonly chosen: readonly number[];
  readonly picks: "query" | "key";
  readonly picture: CroppedPicture | null;
}

/** Side of the enlarged neighbours, and of a strip, in CSS pixels. */
const side = 132;
const strip = 14;
/** Where the parts stand in the square, in the order of joining: down first, then across. */
const places = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/** Four neighbours become one token: their channels joined, normalised, and multiplied down to half. */
export function MergingSteps({ before, after, token, merging, chosen, picks, picture }: MergingStepsProps) {
  const { merging: words } = useText().stages;
  const [frame, width] = useWidth<HTMLOListElement>(420);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [row, column] = [Math.floor(token / after.columns), token % after.columns];

  useLayoutEffect(() => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, side, side);
    context.clearRect(0, 0, side, side);
    if (!picture) return;
    // Beyond an odd side there is nothing; the canvas stays empty there.
    const [x, y] = [2 * column * before.tokenSize, 2 * row * before.tokenSize];
    const wide = Math.min(2 * before.tokenSize, picture.pixelSize[1] - x);
    const high = Math.min(2 * before.tokenSize, picture.pixelSize[0] - y);
    const scale = side / (2 * before.tokenSize);
    context.drawImage(imageCanvas(pixelImage(picture)), x, y, wide, high, 0, 0, wide * scale, high * scale);
  }, [picture, row, column, before.tokenSize]);

  const limits = useMemo(() => {
    const largest = (values: Float32Array) => values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
    return merging && { joined: largest(merging.joined), merged: largest(merging.merged) };
  }, [merging]);
  const { dim } = before;
  const room = width - 2;
  return (
    <div className={styles.steps}>
      <div className={styles.square} style={{ width: side, height: side }}>
        <canvas ref={canvas} style={{ width: side, height: side }} aria-hidden="true" />
        <svg width={side} height={side} role="img" aria-label={words.neighbours(row + 1, column + 1)}>
          <path d={`M${side / 2} 0V${side}M0 ${side / 2}H${side}`} className={styles.cut} />
          {places.map(([down, across], part) => (
            <g key={part} transform={`translate(${(across + 0.5) * (side / 2)} ${(down + 0.5) * (side / 2)})`}>
              <circle r={11} className={styles.disc} data-chosen={chosen.includes(part) ? picks : undefined} />
              <text
                dy="0.36em"
                textAnchor="middle"
                className={styles.number}
                data-chosen={chosen.includes(part) || undefined}
              >
                {part + 1}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <ol ref={frame} className={styles.flow}>
        <Step what={words.join(dim, 4 * dim)}>
          {merging && limits && (
            <>
              <Strip values={merging.joined} limit={limits.joined} width={room} label={words.joined(4 * dim)} />
              <div className={styles.parts} aria-hidden="true" style={{ width: room }}>
                {places.map((_, part) => (
                  <span key={part}>{part + 1}</span>
                ))}
              </div>
            </>
          )}
        </Step>
        <Step
          what={merging ? words.norm(4 * dim, short(merging.mean), short(merging.deviation)) : words.normPlain(4 * dim)}
        />
        <Step what={words.linear(4 * dim, 2 * dim)}>
          {merging && limits && (
            <Strip values={merging.merged} limit={limits.merged} width={room / 2} label={words.merged(2 * dim)} />
          )}
        </Step>
        {limits && (
          <li className={styles.legend}>
            <ScaleBar
              map="diverging"
              low={`−${short(limits.joined)}`}
              high={short(limits.joined)}
              unit={words.before}
              length={56}
            />
            <ScaleBar
              map="diverging"
              low={`−${short(limits.merged)}`}
              high={short(limits.merged)}
              unit={words.after}
              length={56}
            />
          </li>
        )}
      </ol>
    </div>
  );
}

function Step({ what, children }: { readonly what: ReactNode; readonly children?: ReactNode }) {
  return (
    <li>
      <p>{what}</p>
      {children}
    </li>
  );
}

interface StripProps {
  readonly values: Float32Array;
  readonly limit: number;
  readonly width: number;
  readonly label: string;
}

function Strip({ values, limit, width, label }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawSignedStrip(canvas.current, values, limit, width, strip);
  }, [values, limit, width]);
  return <canvas ref={canvas} role="img" aria-label={label} style={{ width, height: strip }} />;
}
