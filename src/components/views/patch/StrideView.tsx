import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { convolve, type CutPatches, type PatchConvolution } from "../../../model/analysis/patch-convolution.ts";
import { seededRandom } from "../../../model/random.ts";
import { percent, short } from "../../draw/charts/format.ts";
import { type CroppedPicture, imageCanvas, pixelImage } from "../../draw/charts/picture-crop.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { FeatureMap } from "./FeatureMap.tsx";
import styles from "./patch.module.css";

export interface StrideViewProps {
  /** The picture at the size that is cut: [imageSize, imageSize, 3]. */
  readonly picture: Pick<CroppedPicture, "pixels" | "pixelSize">;
  /** The same, normalised. */
  readonly input: Float32Array;
  readonly convolution: PatchConvolution;
  /** `cutPatches` of the convolution, and of the one that was meant: stride = kernel. */
  readonly cut: CutPatches;
  readonly meant: CutPatches;
  /** The chosen output, row-major. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** What a convolution of any stride sees of the picture, what comes out, and what that costs. */
export function StrideView({ picture, input, convolution, cut, meant, chosen, onChoose }: StrideViewProps) {
  const { stride: words } = useText().patching;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const canvas = useRef<HTMLCanvasElement>(null);
  const half = Math.floor((width - 16) / 2);
  const { imageSize, kernel, stride, inChans, embedDim } = convolution;
  const map = useMemo(() => {
    const size = { height: imageSize, width: imageSize, inChans, kernel };
    return convolve(input, randomFilter(inChans * kernel * kernel), size, stride);
  }, [input, imageSize, inChans, kernel, stride]);

  useLayoutEffect(() => {
    if (!canvas.current) return;
    const context = fitCanvas(canvas.current, half, half);
    context.drawImage(imageCanvas(pixelImage(picture)), 0, 0, half, half);
  }, [picture, half]);

  const scale = half / imageSize;
  const [row, column] = [Math.floor(chosen / cut.side), chosen % cut.side];
  const field = (at: number, down: number) => ({
    x: at * stride * scale,
    y: down * stride * scale,
    width: kernel * scale,
    height: kernel * scale,
  });
  const { number, rows } = words;
  const bytes = cut.pairs * 4;
  const unseen = 1 - cut.covered;
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.halves}>
        <div>
          <h3 className={styles.title}>{words.sees}</h3>
          <div className={styles.picture} style={{ width: half, height: half }}>
            <canvas ref={canvas} style={{ width: half, height: half }} aria-hidden="true" />
            <svg className={styles.over} width={half} height={half} aria-hidden="true">
              {column + 1 < cut.side && <Field {...field(column + 1, row)} tone="key" />}
              <Field {...field(column, row)} tone="query" />
            </svg>
          </div>
        </div>
        <div>
          <h3 className={styles.title}>{words.output(number(cut.side))}</h3>
          <FeatureMap
            values={map.values}
            rows={map.rows}
            columns={map.columns}
            width={half}
            label={words.choose}
            chosen={chosen}
            onHover={(index) => index !== null && onChoose(index)}
            onSelect={onChoose}
          />
        </div>
      </div>
      <table className={styles.table}>
        <tbody>
          <Row name={rows.tokens}>
            {number(cut.side)} × {number(cut.side)} = <b>{number(cut.tokens)}</b>
          </Row>
          <Row name={rows.shape}>
            [B, {number(cut.tokens)}, {embedDim}]
          </Row>
          <Row name={rows.overlap}>
            {kernel > stride ? `${kernel - stride} ÷ ${kernel} = ` : ""}
            <b>{percent(cut.overlap)}</b>
          </Row>
          <Row name={rows.times}>
            <b>{number(cut.mostTimes)}</b>
          </Row>
          {unseen > 1e-9 && (
            <Row name={rows.unseen}>
              <b>{percent(unseen)}</b>
            </Row>
          )}
          <Row name={rows.parameters}>
            {kernel} · {kernel} · {inChans} · {embedDim} = <b>{number(cut.parameters)}</b>
          </Row>
          <Row name={rows.multiplyAdds}>
            <b>{number(cut.multiplyAdds)}</b>
          </Row>
          <Row name={rows.pairs}>
            <b>{number(cut.pairs)}</b>
            <br />
            <span className="soft">
              {words.bytes(words.size(bytes))}
              {cut.pairs !== meant.pairs && ` · ${words.times(short(cut.pairs / meant.pairs))}`}
            </span>
          </Row>
        </tbody>
      </table>
    </div>
  );
}

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

interface FieldProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: "query" | "key";
}

/** A frame with a light edge, so that it stands out from any picture. */
function Field({ tone, ...box }: FieldProps) {
  return (
    <g fill="none">
      <rect {...box} stroke="var(--panel)" strokeWidth={4} strokeOpacity={0.85} />
      <rect {...box} stroke={`var(--${tone})`} strokeWidth={2} fill={`var(--${tone})`} fillOpacity={0.18} />
    </g>
  );
}

const kept = new Map<number, Float32Array>();

/** A filter as before training: normal, seeded, and the same whatever else is shown. */
function randomFilter(length: number): Float32Array {
  let filter = kept.get(length);
  if (!filter) {
    const random = seededRandom(1);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    filter = Float32Array.from({ length }, () => normal() / Math.sqrt(length));
    kept.set(length, filter);
  }
  return filter;
}
