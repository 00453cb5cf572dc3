import type { Preprocessing } from "../../config.ts";

/** A number as Python writes it, with all its digits. */
const tuple = (values: readonly number[]) => `(${values.join(", ")})`;

/**
 * The picture as this page makes it ready: the same resize, crop, mean and std, with
 * Pillow, whose pixels ours equal. After them stands `x`: [1, 3, height, width].
 */
export function pictureLines(preprocessing: Preprocessing, file: string): readonly string[] {
  const { cropSize, cropMode, cropRounding, interpolation, resizeShorterSide, mean, std } = preprocessing;
  const [height, width] = cropSize;
  const [squashHeight, squashWidth] = preprocessing.squashSize ?? cropSize;
  const filter = `Image.Resampling.${interpolation.toUpperCase()}`;
  const resize =
    cropMode === "squash"
      ? [`image = image.resize((${squashWidth}, ${squashHeight}), ${filter})`]
      : [
          `shorter = ${resizeShorterSide}`,
          "size = tuple(int(shorter * side / min(image.size)) for side in image.size)",
          `image = image.resize(size, ${filter})`,
        ];
  const half = (side: string, crop: number) =>
    cropRounding === "floor" ? `(image.${side} - ${crop}) // 2` : `round((image.${side} - ${crop}) / 2)`;
  const crop =
    cropMode === "squash" && squashHeight === height && squashWidth === width
      ? []
      : [
          `left, top = ${half("width", width)}, ${half("height", height)}`,
          `image = image.crop((left, top, left + ${width}, top + ${height}))`,
        ];
  return [
    `image = ImageOps.exif_transpose(Image.open(${JSON.stringify(file)})).convert("RGB")`,
    ...resize,
    ...crop,
    "x = np.asarray(image) / 255",
    `x = (x - np.array(${tuple(mean)})) / np.array(${tuple(std)})`,
    "x = torch.from_numpy(x).float().permute(2, 0, 1)[None]",
  ];
}
