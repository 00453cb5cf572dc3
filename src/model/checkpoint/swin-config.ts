import { checkImageSize } from "../check-config.ts";
import type { ConfigNote, SwinConfig } from "../config.ts";
import { swinStages } from "../swin-stages.ts";
import type { ConfigFile, SwinSettings } from "./config-file.ts";
import { ConfigOrigins } from "./config-origins.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { SwinShapes } from "./swin-shapes.ts";
import { wrongShape } from "./tensor-errors.ts";

/**
 * The config of a Swin from its file, its shapes and, last, the defaults of the
 * family, with the origin of each value.
 *
 * @param dialect of the tensors
 * @throws ModelError `config.contradiction`, `config.imageDivide`, `checkpoint.wrongShape`
 */
export function inferSwinConfig(
  file: ConfigFile<SwinSettings>,
  shapes: SwinShapes,
  dialect: Dialect,
): { config: SwinConfig; notes: ConfigNote[] } {
  const origins = new ConfigOrigins(file.keys ?? dialect.keys);
  const given = file.model;
  // The transformers library writes labels into the config of a backbone, too.
  const classes = dialect.naming === "huggingface" && shapes.numClasses === 0 ? undefined : given.numClasses;

  const known = {
    family: "swin" as const,
    patchSize: origins.forced("patchSize", given.patchSize, shapes.patchSize),
    inChans: origins.forced("inChans", given.inChans, shapes.inChans),
    embedDim: origins.forced("embedDim", given.embedDim, shapes.embedDim),
    depths: origins.forced("depths", given.depths, shapes.depths),
    numHeads: origins.forced("numHeads", given.numHeads, shapes.numHeads),
    mlpRatio: origins.mlpRatio(given.mlpRatio, shapes.mlp.width, shapes.mlp.hidden),
    numClasses: origins.forced("numClasses", classes, shapes.numClasses),
    qkvBias: origins.forced("qkvBias", given.qkvBias, shapes.qkvBias),
    patchNorm: origins.forced("patchNorm", given.patchNorm, shapes.patchNorm),
    layerNormEps: origins.chosen("layerNormEps", given.layerNormEps, dialect.defaults.layerNormEps),
    act: origins.chosen("act", given.act, "gelu"),
    padding: origins.chosen("padding", given.padding, dialect.defaults.padding ?? "afterShift"),
  };
  const config = { ...known, ...inferMap(known, given, shapes, origins) };
  const { family, imageSize, patchSize, inChans, embedDim, depths, numHeads, windowSize, ...rest } = config;
  const ordered = { family, imageSize, patchSize, inChans, embedDim, depths, numHeads, windowSize, ...rest };
  return { config: ordered, notes: origins.notes(ordered) };
}

type Map = Pick<SwinConfig, "imageSize" | "windowSize">;

/**
 * Window and input size. The bias tables show the window of each stage: the first
 * stage's is M unless the whole picture is smaller, and a later one that is smaller
 * shows the map. Where all are M, a stored mask counts the windows; without one the
 * last map is taken to be one window, as in every published Swin (224 px for windows
 * of 7, 384 for 12).
 */
function inferMap(
  known: Omit<SwinConfig, keyof Map>,
  given: SwinSettings,
  shapes: SwinShapes,
  origins: ConfigOrigins,
): Map {
  if (given.imageSize) checkImageSize(given.imageSize, known.patchSize);
  const shown = sideOfTable(shapes.tableRows[0] as number);
  const fits = (map: Map) =>
    swinStages({ ...known, ...map }).every(
      ({ windowSize: [rows, columns], index }) => (2 * rows - 1) * (2 * columns - 1) === shapes.tableRows[index],
    );

  const windowSize = given.windowSize ?? shown;
  if (windowSize === undefined) {
    throw wrongShape(shapes.firstTable, "[(2 · window - 1)², heads]", [
      shapes.tableRows[0] as number,
      known.numHeads[0] as number,
    ]);
  }
  const inferred = inferImage(known, shapes, shown ?? windowSize);
  const map = { windowSize, imageSize: given.imageSize ?? inferred.imageSize };
  if (!fits(map)) {
    // The file's numbers are to blame where the weights' own would do.
    if (given.windowSize !== undefined && shown !== undefined && given.windowSize !== shown) {
      throw origins.contradiction("windowSize", given.windowSize, shown);
    }
    if (given.imageSize && fits({ ...map, imageSize: inferred.imageSize })) {
      throw origins.contradiction("imageSize", sizeText(given.imageSize), sizeText(inferred.imageSize));
    }
  }
  origins.set("windowSize", given.windowSize === undefined ? "shapes" : "config");
  origins.set("imageSize", given.imageSize ? "config" : inferred.origin);
  return map;
}

const sizeText = ([height, width]: readonly [number, number]) => (height === width ? height : [height, width]);

/** M of a table with (2M - 1)² rows. */
function sideOfTable(rows: number): number | undefined {
  const side = (Math.round(Math.sqrt(rows)) + 1) / 2;
  return Number.isInteger(side) && (2 * side - 1) ** 2 === rows ? side : undefined;
}

function inferImage(
  { patchSize, depths }: Pick<SwinConfig, "patchSize" | "depths">,
  { tableRows, maskedWindows }: SwinShapes,
  windowSize: number,
): { readonly imageSize: readonly [number, number]; readonly origin: ConfigNote["origin"] } {
  const square = (tokens: number, stage: number): readonly [number, number] => {
    const side = tokens * patchSize * 2 ** stage;
    return [side, side];
  };
  const shrunk = tableRows.findIndex((rows) => rows < (tableRows[0] as number));
  const map = shrunk < 0 ? undefined : sideOfTable(tableRows[shrunk] as number);
  if (map !== undefined) return { imageSize: square(map, shrunk), origin: "shapes" };
  const across = Math.sqrt(maskedWindows?.count ?? 0);
  if (maskedWindows && across > 0 && Number.isInteger(across)) {
    return { imageSize: square(across * windowSize, maskedWindows.stage), origin: "shapes" };
  }
  return { imageSize: square(windowSize, depths.length - 1), origin: "default" };
}
