import type { TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { Picture } from "../../../model/engine.ts";
import { fitCanvas } from "../raster.ts";

/** What is needed of a picture to draw the part that the model sees. */
export type CroppedPicture = Pick<Picture, "width" | "height" | "crop" | "pixels" | "pixelSize" | "bitmap">;

/** The model's pixels as image data: opaque, [height, width]. */
export function pixelImage(picture: Pick<Picture, "pixels" | "pixelSize">): ImageData {
  const [height, width] = picture.pixelSize;
  const image = new ImageData(width, height);
  for (let from = 0, to = 0; to < image.data.length; from += 3, to += 4) {
    image.data[to] = picture.pixels[from] as number;
    image.data[to + 1] = picture.pixels[from + 1] as number;
    image.data[to + 2] = picture.pixels[from + 2] as number;
    image.data[to + 3] = 255;
  }
  return image;
}

let scratch: HTMLCanvasElement | null = null;

/**
 * A small canvas off the page holding image data, to be drawn enlarged at once: the
 * next call takes the same canvas, since a new one costs more than what is drawn.
 */
export function imageCanvas(image: ImageData): HTMLCanvasElement {
  scratch ??= document.createElement("canvas");
  // Setting the size clears the canvas, even to the one that it has.
  if (scratch.width !== image.width || scratch.height !== image.height) {
    scratch.width = image.width;
    scratch.height = image.height;
  }
  scratch.getContext("2d")?.putImageData(image, 0, 0);
  return scratch;
}

/** Draws the part of the picture that the model sees over the whole canvas; its own pixels where there is no bitmap. */
export function drawCrop(canvas: HTMLCanvasElement, picture: CroppedPicture, width: number, height: number): void {
  drawCropOn(fitCanvas(canvas, width, height), picture, width, height);
}

/** The same on a context whose transform says how large a CSS pixel is and where the picture lies. */
export function drawCropOn(
  context: CanvasRenderingContext2D,
  picture: CroppedPicture,
  width: number,
  height: number,
): void {
  const { bitmap, crop } = picture;
  if (!bitmap) {
    context.drawImage(imageCanvas(pixelImage(picture)), 0, 0, width, height);
    return;
  }
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  // The bitmap may be smaller than the upright picture that the crop is measured in.
  const [x, y] = [bitmap.width / picture.width, bitmap.height / picture.height];
  context.drawImage(bitmap, crop.x * x, crop.y * y, crop.width * x, crop.height * y, 0, 0, width, height);
}

/** One patch of the model's pixels: opaque, [patchSize, patchSize]. */
export function patchImage(picture: Pick<Picture, "pixels" | "pixelSize">, grid: TokenGrid, patch: number): ImageData {
  const { patchSize, columns } = grid;
  const image = new ImageData(patchSize, patchSize);
  const [top, left] = [Math.floor(patch / columns) * patchSize, (patch % columns) * patchSize];
  for (let y = 0; y < patchSize; y++) {
    for (let x = 0; x < patchSize; x++) {
      const from = ((top + y) * picture.pixelSize[1] + left + x) * 3;
      const to = (y * patchSize + x) * 4;
      for (let c = 0; c < 3; c++) image.data[to + c] = picture.pixels[from + c] as number;
      image.data[to + 3] = 255;
    }
  }
  return image;
}
