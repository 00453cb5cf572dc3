import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { placeOfPixel } from "../../../model/analysis/patch-convolution.ts";
import type { TokenGrid } from "../../../model/analysis/token-grid.ts";
import { fixed } from "../../draw/charts/format.ts";
import { type CroppedPicture, imageCanvas, pixelImage } from "../../draw/charts/picture-crop.ts";
import { drawPatchGrid } from "../../draw/maps/patch-grid.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { patchLayout } from "../token-box.ts";
import styles from "./patch.module.css";

export interface PixelInspectorProps {
  readonly picture: CroppedPicture;
  /** The normalised picture: [height, width, 3]. */
  readonly input: Float32Array;
  readonly grid: TokenGrid;
  /** The pixel, from 0. */
  readonly row: number;
  readonly column: number;
  readonly onPixel: (row: number, column: number) => void;
}

/** Pixels on each side of the chosen one in the enlarged part. */
const around = 4;

/** One pixel of the model's input: its three numbers before and after normalising, and where they go. */
export function PixelInspector({ picture, input, grid, row, column, onPixel }: PixelInspectorProps) {
  const { pixel: words } = useText().patching;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const ratio = usePixelRatio();
  const whole = useRef<HTMLCanvasElement>(null);
  const part = useRef<HTMLCanvasElement>(null);
  const [height, across] = picture.pixelSize;
  const layout = patchLayout(grid, Math.floor((width - 16) / 2), ratio);
  const { patchSize } = grid;
  const scale = layout.width / across;
  const side = 2 * around + 1;
  const cell = Math.floor(layout.width / side);
  const magnified = cell * side;

  useLayoutEffect(() => {
    if (whole.current) drawPatchGrid(whole.current, layout, { picture, source: "pixels", off: [] });
  });
  useLayoutEffect(() => {
    if (!part.current) return;
    const context = fitCanvas(part.current, magnified, magnified);
    context.clearRect(0, 0, magnified, magnified);
    const [x, y] = [column - around, row - around];
    context.drawImage(imageCanvas(pixelImage(picture)), x, y, side, side, 0, 0, magnified, magnified);
    // Where one patch ends and the next begins.
    context.fillStyle = "rgb(255 255 255 / 0.7)";
    for (let i = 0; i <= side; i++) {
      if ((x + i) % patchSize === 0) context.fillRect(i * cell - 0.5, 0, 1, magnified);
      if ((y + i) % patchSize === 0) context.fillRect(0, i * cell - 0.5, magnified, 1);
    }
  }, [picture, row, column, patchSize, magnified, cell, side]);

  const go = (toRow: number, toColumn: number) =>
    onPixel(Math.max(0, Math.min(height - 1, toRow)), Math.max(0, Math.min(across - 1, toColumn)));
  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    go(Math.floor((event.clientY - box.top) / scale), Math.floor((event.clientX - box.left) / scale));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!way) return;
    event.preventDefault();
    const by = event.shiftKey ? patchSize : 1;
    go(row + (way[0] as number) * by, column + (way[1] as number) * by);
  };

  const from = (row * across + column) * 3;
  const levels = [0, 1, 2].map((channel) => picture.pixels[from + channel] as number);
  const place = placeOfPixel(row, column, patchSize, grid.columns);
  const tones = ["R", "G", "B"];
  const said = words.said(row, column, levels.join(", "));
  const area = patchSize * patchSize;
  return (
    <div ref={frame} className={styles.halves}>
      <div className={styles.picture} style={{ width: layout.width, height: layout.height }}>
        <canvas ref={whole} style={{ width: layout.width, height: layout.height }} aria-hidden="true" />
        <svg className={styles.over} width={layout.width} height={layout.height} aria-hidden="true">
          <Box
            x={place.patchColumn * layout.cell}
            y={place.patchRow * layout.cell}
            side={layout.cell}
            color="var(--query)"
          />
          <Box x={(column + 0.5) * scale - 3} y={(row + 0.5) * scale - 3} side={6} color="var(--ink)" />
        </svg>
        <div
          role="slider"
          tabIndex={0}
          aria-label={words.choose}
          aria-valuemin={0}
          aria-valuemax={height * across - 1}
          aria-valuenow={row * across + column}
          aria-valuetext={said}
          className={styles.pick}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => event.pointerType !== "touch" && at(event)}
          onPointerDown={at}
        />
      </div>
      <div className={styles.near}>
        <canvas ref={part} role="img" aria-label={words.magnified} style={{ width: magnified, height: magnified }} />
        <svg className={styles.over} width={magnified} height={magnified} aria-hidden="true">
          <Box x={around * cell} y={around * cell} side={cell} color="var(--ink)" />
        </svg>
      </div>
      <dl className={styles.readout}>
        <dt>{words.rows.place}</dt>
        <dd>
          {row}, {column}
        </dd>
        <dt>{words.rows.color}</dt>
        <dd>
          <span className={styles.swatch} style={{ background: `rgb(${levels.join(" ")})` }} />
          <b>{levels.join(", ")}</b>
        </dd>
        <dt>{words.rows.bits}</dt>
        <dd>{levels.map((level) => level.toString(2).padStart(8, "0")).join(" ")}</dd>
        <dt>{words.rows.normalised}</dt>
        <dd>
          <b>{[0, 1, 2].map((channel) => fixed(input[from + channel] ?? 0, 3)).join(", ")}</b>
        </dd>
        <dt>{words.rows.patch}</dt>
        <dd>{words.patch(place.patchRow + 1, place.patchColumn + 1, place.patch)}</dd>
        <dt>{words.rows.inside}</dt>
        <dd>
          {place.y}, {place.x}
        </dd>
        <dt>{words.rows.index}</dt>
        <dd>{words.range(place.flat, place.flat + 2)}</dd>
        <dt>{words.rows.indexConv}</dt>
        <dd>{tones.map((_, channel) => channel * area + place.inWeights).join(", ")}</dd>
      </dl>
    </div>
  );
}

function Box({ x, y, side, color }: { x: number; y: number; side: number; color: string }) {
  const box = { x, y, width: side, height: side };
  return (
    <g fill="none">
      <rect {...box} stroke="var(--panel)" strokeWidth={4} />
      <rect {...box} stroke={color} strokeWidth={2} />
    </g>
  );
}
