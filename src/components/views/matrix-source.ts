import type { ScaleKind } from "../draw/attention-scale.ts";
import type { ColorMap } from "../draw/color.ts";
import { paintMatrix } from "../draw/maps/matrix.ts";
import { type MatrixColors, matrixColors, type Quantity } from "./matrix-colors.ts";

type Look = readonly [quantity: Quantity, kind: ScaleKind, high: number, colorMap: ColorMap];

/** A painted matrix, one pixel per pair; painted again only when its numbers or colours change. */
export class MatrixSource {
  readonly canvas = document.createElement("canvas");
  private readonly image: ImageData;
  private painted: readonly unknown[] = [];
  private current: MatrixColors | null = null;

  constructor(tokens: number) {
    this.canvas.width = tokens;
    this.canvas.height = tokens;
    this.image = new ImageData(tokens, tokens);
  }

  /** Counts the paintings: whoever drew an older one draws again. */
  version = 0;

  /** @param values [query, key]; undefined where it was not captured */
  paint(values: Float32Array | undefined, ...look: Look): void {
    const wanted = [values?.buffer, values?.byteOffset, ...look];
    if (this.painted.length > 0 && wanted.every((part, index) => part === this.painted[index])) return;
    this.painted = wanted;
    this.version++;
    const tokens = this.canvas.width;
    const context = this.canvas.getContext("2d");
    context?.clearRect(0, 0, tokens, tokens);
    this.current = matrixColors(values ?? new Float32Array(0), tokens, ...look);
    if (values) {
      paintMatrix(this.image, values, tokens, this.current.scale.unit, this.current.map);
      context?.putImageData(this.image, 0, 0);
    }
  }

  /** How the matrix is coloured; for its legend. */
  colors(values: Float32Array | undefined, ...look: Look): MatrixColors {
    this.paint(values, ...look);
    return this.current ?? matrixColors(new Float32Array(0), this.canvas.width, ...look);
  }
}
