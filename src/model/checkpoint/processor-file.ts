import type { Preprocessing } from "../config.ts";
import type { Geometry } from "./preprocessing.ts";
import { isObject, parseSettings, SettingsReader, wrongValue } from "./settings-reader.ts";

/** The name of the file, for sentences. */
const processorName = "preprocessor_config.json";

type Size = readonly [height: number, width: number];

/** What a preprocessor_config.json says. */
export interface ProcessorFile {
  /** Height and width of the pictures that the model gets. */
  readonly pictureSize: Size;
  readonly geometry: Geometry;
  /** What it does not say is left out. */
  readonly colours: Partial<Pick<Preprocessing, "interpolation" | "mean" | "std">>;
}

/** What the library's classes do where the file is silent; the first that matches. */
const classes: readonly {
  readonly name: RegExp;
  readonly crops: boolean;
  /** What one number means as `size`: a square, or the shorter side. */
  readonly number: "square" | "shorter";
  readonly size: number;
}[] = [
  { name: /^DeiT/, crops: true, number: "square", size: 256 },
  { name: /^(Bit|CLIP|DINOv3|Siglip)/, crops: true, number: "shorter", size: 224 },
  // ViTImageProcessor, and what is not known.
  { name: /^/, crops: false, number: "square", size: 224 },
];

/** Filters of Pillow by their numbers; 0, 1, 4 and 5 are nearest, Lanczos, box and Hamming. */
const filters: Readonly<Record<number, Preprocessing["interpolation"]>> = { 2: "bilinear", 3: "bicubic" };

/**
 * Reads the preprocessor_config.json of the transformers library: `ViTImageProcessor`
 * squashes a picture to the model's size, `DeiTImageProcessor` squashes it to a larger
 * one and crops the middle, `BitImageProcessor` (DINOv2) brings the shorter side to a
 * size and crops. The names of the older feature extractors are read alike.
 *
 * @throws ModelError `config.json`, `.value`, `.unsupported`
 */
export function readProcessorFile(text: string): ProcessorFile {
  const settings = parseSettings(text, processorName);
  const read = new SettingsReader(settings, processorName);
  const named = read.text("image_processor_type") ?? read.text("feature_extractor_type") ?? "";
  const kind = classes.find(({ name }) => name.test(named)) as (typeof classes)[number];
  if (read.flag("do_resize") === false) throw read.unsupported("do_resize", false, "true");
  read.off("do_pad");

  const crops = read.flag("do_center_crop") ?? (kind.crops || settings.crop_size !== undefined);
  const crop = crops ? (squareOr(read, "crop_size") ?? ([224, 224] as const)) : undefined;
  const size =
    sizeOf(read, kind.number) ??
    (kind.number === "square" ? { squash: [kind.size, kind.size] as const } : { shorter: kind.size });
  return { ...placed(read, size, crop), colours: coloursOf(read) };
}

type Resize = { readonly squash: Size } | { readonly shorter: number };

function placed(
  read: SettingsReader,
  size: Resize,
  crop: Size | undefined,
): Pick<ProcessorFile, "pictureSize" | "geometry"> {
  if ("shorter" in size) {
    if (!crop) throw read.unsupported("do_center_crop", false, 'true, or "size" with height and width');
    const geometry = { resizeShorterSide: size.shorter, cropMode: "center", cropRounding: "floor" } as const;
    return { pictureSize: crop, geometry };
  }
  const { squash } = size;
  const pictureSize = crop ?? squash;
  const same = pictureSize[0] === squash[0] && pictureSize[1] === squash[1];
  const margin = same ? {} : ({ squashSize: squash, cropRounding: "floor" } as const);
  return { pictureSize, geometry: { resizeShorterSide: Math.min(...squash), cropMode: "squash", ...margin } };
}

const isSide = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** One number for both sides, [height, width], or an object of them. */
function squareOr(read: SettingsReader, key: string): Size | undefined {
  return read.get(key, "a size in pixels: one whole number, or height and width", sidesOf);
}

function sidesOf(value: unknown): Size | undefined {
  if (isSide(value)) return [value, value];
  const [height, width] =
    Array.isArray(value) && value.length === 2 ? value : isObject(value) ? [value.height, value.width] : [];
  return isSide(height) && isSide(width) ? [height, width] : undefined;
}

function sizeOf(read: SettingsReader, number: "square" | "shorter"): Resize | undefined {
  return read.get("size", "a size in pixels: one whole number, height and width, or the shortest edge", (value) => {
    if (isSide(value) && number === "shorter") return { shorter: value };
    if (isObject(value) && isSide(value.shortest_edge)) return { shorter: value.shortest_edge };
    const squash = sidesOf(value);
    return squash && { squash };
  });
}

/** Mean and deviation as of values 0 to 1, whatever the picture is multiplied by before. */
function coloursOf(read: SettingsReader): ProcessorFile["colours"] {
  const resample = read.whole("resample", 0);
  const interpolation = resample === undefined ? undefined : filters[resample];
  if (resample !== undefined && !interpolation)
    throw read.unsupported("resample", resample, "2 (bilinear), 3 (bicubic)");

  const factor = read.flag("do_rescale") === false ? 1 : (read.positive("rescale_factor") ?? 1 / 255);
  // 1/255 is written with a few digits less or more.
  const times = Math.abs(factor * 255 - 1) < 1e-6 ? 1 : factor * 255;
  const plain = read.flag("do_normalize") === false;
  const mean = plain ? ([0, 0, 0] as const) : channels(read, "image_mean", false);
  const std = plain ? ([1, 1, 1] as const) : channels(read, "image_std", true);
  // A usual mean is of values 0 to 1, and would be of no use for others.
  if (times !== 1 && !(mean && std)) throw wrongValue(mean ? "image_std" : "image_mean", colours, null, processorName);
  const scaled = ([red, green, blue]: readonly [number, number, number]) =>
    [red / times, green / times, blue / times] as const;
  return {
    ...(interpolation ? { interpolation } : {}),
    ...(mean ? { mean: scaled(mean) } : {}),
    ...(std ? { std: scaled(std) } : {}),
  };
}

const colours = "three numbers, one for each colour";
const positiveColours = "three positive numbers, one for each colour";

/** One number for all colours, or one for each. */
function channels(read: SettingsReader, key: string, positive: boolean): readonly [number, number, number] | undefined {
  const accept = (value: unknown): value is number =>
    typeof value === "number" && Number.isFinite(value) && (!positive || value > 0);
  return read.get(key, positive ? positiveColours : colours, (value) => {
    const all = Array.isArray(value) ? value : [value, value, value];
    return all.length === 3 && all.every(accept) ? (all as [number, number, number]) : undefined;
  });
}
