import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { filterPixels, filterScale } from "../../model/analysis/filters.ts";
import { flow } from "../draw/charts/fit-text.ts";
import { fixed, short } from "../draw/charts/format.ts";
import { imageCanvas } from "../draw/charts/picture-crop.ts";
import { drawChannelStrip, drawSignedStrip } from "../draw/charts/strips.ts";
import { fitCanvas } from "../draw/raster.ts";
import styles from "./PatchEmbedding.module.css";
import type { Projection } from "./patch-projection.ts";

export interface ProjectionStepsProps {
  readonly projection: Projection;
  readonly patchSize: number;
  /** The patch as the model sees it, before mean and std: [patchSize, patchSize]. */
  readonly pixels: ImageData;
  /** Name of the patch. */
  readonly name: string;
  /** Dimension of the token from 0. */
  readonly dimension: number;
  /** The captured number of the token. */
  readonly value: number;
  /** CSS pixels. */
  readonly width: number;
}

const labelWidth = 62;
const limitWidth = 72;
const stripHeight = 12;

/** The chosen patch, flattened, times the chosen filter: one number of its token. */
export function ProjectionSteps(props: ProjectionStepsProps) {
  const { projection, patchSize, pixels, name, dimension, value, width } = props;
  const { patches } = useText().charts;
  const { patch, filter, terms, sum, bias } = projection;
  const channels = patch.length / (patchSize * patchSize);
  const low = patch.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = patch.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const limits = { filter: filterScale(filter), terms: filterScale(terms) };
  const plain = (text: string) => ({ text, style: "plain" });
  const bold = (text: string) => ({ text, style: "bold", weight: 600 });
  const formula = flow(
    [
      [plain(`${patches.sumOf(patch.length)} = `), bold(fixed(sum, 3))],
      [plain(`+ ${patches.bias} `), bold(fixed(bias, 3))],
      [plain("= "), bold(fixed(value, 3))],
      [{ text: patches.dimension(dimension + 1), style: "soft" }],
    ],
    width,
    13,
    8,
  );
  const lines = (formula.at(-1)?.line ?? 0) + 1;
  // Three pictures and two signs share the width.
  const side = Math.max(40, Math.min(80, Math.floor((width - 64) / 3)));
  const inner = width - labelWidth - limitWidth;

  return (
    <div className={styles.steps}>
      <div className={styles.pictures} style={{ lineHeight: `${side}px` }}>
        <Enlarged image={pixels} label={name} side={side} />
        <span aria-hidden="true">×</span>
        <Enlarged
          image={new ImageData(new Uint8ClampedArray(filterPixels(filter, patchSize)), patchSize, patchSize)}
          label={patches.filter(dimension + 1)}
          side={side}
        />
        <span aria-hidden="true">=</span>
        <Enlarged
          image={new ImageData(new Uint8ClampedArray(filterPixels(terms, patchSize)), patchSize, patchSize)}
          label={patches.product}
          side={side}
        />
      </div>
      <Strip label={patches.flat} limit={`${fixed(low, 1)} … ${fixed(high, 1)}`} width={inner}>
        {(canvas) => drawChannelStrip(canvas, patch, channels, low, high, inner, stripHeight)}
      </Strip>
      <Strip label={patches.weights} limit={`±${short(limits.filter)}`} width={inner}>
        {(canvas) => drawSignedStrip(canvas, filter, limits.filter, inner, stripHeight)}
      </Strip>
      <Strip label={patches.product} limit={`±${short(limits.terms)}`} width={inner}>
        {(canvas) => drawSignedStrip(canvas, terms, limits.terms, inner, stripHeight)}
      </Strip>
      <svg
        className={styles.formula}
        width={width}
        height={lines * 21}
        role="img"
        aria-label={formula.flatMap(({ phrase }) => phrase.map((part) => part.text)).join(" ")}
      >
        {formula.map(({ phrase, x, line }, index) => (
          <text key={String(index)} x={x} y={line * 21 + 15}>
            {phrase.map((part, place) => (
              <tspan key={String(place)} className={styles[part.style]}>
                {part.text}
              </tspan>
            ))}
          </text>
        ))}
      </svg>
    </div>
  );
}

function Enlarged({ image, label, side }: { image: ImageData; label: string; side: number }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    fitCanvas(canvas.current, side, side).drawImage(imageCanvas(image), 0, 0, side, side);
  }, [image, side]);
  return (
    <figure className={styles.enlarged}>
      <canvas ref={canvas} style={{ width: side, height: side }} aria-hidden="true" />
      <figcaption>{label}</figcaption>
    </figure>
  );
}

function Strip(props: {
  label: string;
  limit: string;
  width: number;
  children: (canvas: HTMLCanvasElement) => void;
}): ReactNode {
  const { label, limit, width, children: draw } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current && width > 0) draw(canvas.current);
  });
  return (
    <div className={styles.strip}>
      <span style={{ width: labelWidth }}>{label}</span>
      <canvas ref={canvas} style={{ width, height: stripHeight }} aria-hidden="true" />
      <span className={styles.limit}>{limit}</span>
    </div>
  );
}
