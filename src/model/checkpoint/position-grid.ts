import type { ConfigNote } from "../config.ts";
import { ModelError } from "../errors.ts";
import type { VitShapes } from "./vit-shapes.ts";

export interface Positions {
  readonly positionGrid: readonly [rows: number, columns: number];
  readonly noEmbedClass: boolean;
  /** Where `noEmbedClass` comes from when the file is silent. */
  readonly origin: ConfigNote["origin"];
}

function squareOf(count: number): readonly [number, number] | undefined {
  const side = Math.round(Math.sqrt(count));
  return side > 0 && side * side === count ? [side, side] : undefined;
}

/**
 * The grid of the stored position embedding, and whether it covers the prefix tokens.
 * Its rows are patches, or patches and prefix tokens. The grid of the stated input
 * size counts first, because it can be a rectangle; a square is next, which is then
 * resampled to the input size.
 *
 * @param imageSize height and width in pixels, when the file states them
 * @throws ModelError `checkpoint.positions` when neither fits
 */
export function inferPositions(
  shapes: VitShapes,
  imageSize: readonly [height: number, width: number] | undefined,
  noEmbedClass: boolean | undefined,
): Positions {
  const { positions, patchSize } = shapes;
  const prefix = (shapes.classToken ? 1 : 0) + (shapes.distilled ? 1 : 0) + shapes.regTokens;
  const stated = imageSize && ([imageSize[0] / patchSize, imageSize[1] / patchSize] as const);
  const covers = noEmbedClass === undefined ? (prefix === 0 ? [false] : [false, true]) : [noEmbedClass];
  const fits = (grid: (patches: number) => readonly [number, number] | undefined): Positions[] =>
    covers.flatMap((without) => {
      const found = grid(positions - (without ? 0 : prefix));
      return found ? [{ positionGrid: found, noEmbedClass: without, origin: "shapes" as const }] : [];
    });
  const found = [
    ...fits((patches) => (stated && stated[0] * stated[1] === patches ? stated : undefined)),
    ...fits(squareOf),
  ];
  const best = found[0];
  if (best) {
    const ambiguous = found.some((other) => other.noEmbedClass !== best.noEmbedClass) && !stated;
    return ambiguous ? { ...best, origin: "default" } : best;
  }
  throw new ModelError(
    "checkpoint.positions",
    `"pos_embed" has ${positions} positions; with ${prefix} prefix tokens they are no square grid, and no stated input size fits them. Give a config.json with the "img_size" [height, width] of these weights.`,
    { positions, prefix },
  );
}
