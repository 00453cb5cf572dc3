import { divisors } from "../check-config.ts";
import type { ConfigNote, VitConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { sizeOfArchitecture, vitSizes } from "../presets.ts";
import type { ConfigFile } from "./config-file.ts";
import { ConfigOrigins } from "./config-origins.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { inferPositions } from "./position-grid.ts";
import type { VitShapes } from "./vit-shapes.ts";

/**
 * The config of a ViT from its file, its shapes and, last, the defaults of the family,
 * with the origin of each value.
 *
 * @param named the architecture that the weights file names itself, believed only where it fits
 * @param dialect of the tensors
 * @throws ModelError `config.contradiction`, `checkpoint.numHeads`, `checkpoint.positions`
 */
export function inferVitConfig(
  file: ConfigFile,
  shapes: VitShapes,
  named: string | undefined,
  dialect: Dialect,
): { config: VitConfig; notes: ConfigNote[] } {
  const origins = new ConfigOrigins(file.keys ?? dialect.keys);
  const given = file.model;
  const architecture = file.architecture ? sizeOfArchitecture(file.architecture) : undefined;
  const forced = <T>(key: keyof VitConfig | "mlpHiddenDim", fromFile: T | undefined, fromShapes: T) =>
    origins.forced(key, fromFile, fromShapes);

  const patchSize = forced("patchSize", given.patchSize, shapes.patchSize);
  const embedDim = forced("embedDim", given.embedDim ?? architecture?.embedDim, shapes.embedDim);
  const depth = forced("depth", given.depth, shapes.depth);
  const classToken = forced("classToken", given.classToken, shapes.classToken);
  const distilled = forced("distilled", given.distilled, shapes.distilled);
  const regTokens = forced("regTokens", given.regTokens, shapes.regTokens);
  const place = inferPositions(shapes, given.imageSize, given.noEmbedClass ?? coversPatchesOnly(dialect, regTokens));
  origins.set("noEmbedClass", given.noEmbedClass === undefined ? place.origin : "config");
  origins.set("positionGrid", "shapes");
  origins.set("imageSize", given.imageSize ? "config" : "shapes");
  const [rows, columns] = place.positionGrid;
  // The transformers library writes labels into the config of a backbone, too.
  const classes = dialect.naming === "huggingface" && shapes.numClasses === 0 ? undefined : given.numClasses;
  if (given.mlpHiddenDim !== undefined) forced("mlpHiddenDim", given.mlpHiddenDim, shapes.mlpHiddenDim);

  const config: VitConfig = {
    family: "vit",
    imageSize: given.imageSize ?? [rows * patchSize, columns * patchSize],
    patchSize,
    inChans: forced("inChans", given.inChans, shapes.inChans),
    embedDim,
    depth,
    numHeads: headsOf(given.numHeads ?? architecture?.numHeads, shapes, named, origins),
    mlpRatio: origins.mlpRatio(given.mlpRatio, embedDim, shapes.mlpHiddenDim),
    numClasses: forced("numClasses", classes, shapes.numClasses),
    qkvBias: forced("qkvBias", given.qkvBias, shapes.qkvBias),
    classToken,
    distilled,
    ...(distilled && dialect.oneHead && shapes.numClasses > 0 ? { distillationHead: false as const } : {}),
    regTokens,
    noEmbedClass: place.noEmbedClass,
    globalPool: given.globalPool ?? (shapes.fcNorm || !classToken ? "avg" : "token"),
    fcNorm: forced("fcNorm", given.fcNorm, shapes.fcNorm),
    representationSize: forced("representationSize", given.representationSize, shapes.representationSize),
    layerScale: forced("layerScale", given.layerScale, shapes.layerScale),
    layerNormEps: origins.chosen("layerNormEps", given.layerNormEps, dialect.defaults.layerNormEps),
    act: origins.chosen("act", given.act, "gelu"),
    positionGrid: place.positionGrid,
  };
  if (given.mlpHiddenDim !== undefined) origins.set("mlpRatio", "config");
  if (config.distillationHead === false) origins.set("distillationHead", "shapes");
  origins.set("globalPool", given.globalPool ? "config" : shapes.fcNorm || !classToken ? "shapes" : "default");
  return { config, notes: origins.notes(config) };
}

/**
 * Whether positions are those of the patches alone, where the library always does it one way: undefined for timm,
 * which does either.
 */
function coversPatchesOnly(dialect: Dialect, regTokens: number): boolean | undefined {
  if (dialect.positionOfClassOnly && regTokens > 0) return true;
  return dialect.others === "strange" ? false : undefined;
}

/**
 * The number of heads is in no shape: from the file, from an architecture it names,
 * from the published model of this width and depth, else heads of the usual width 64.
 */
function headsOf(
  given: number | undefined,
  shapes: VitShapes,
  named: string | undefined,
  origins: ConfigOrigins,
): number {
  const { embedDim, depth } = shapes;
  const size = named ? sizeOfArchitecture(named) : undefined;
  const own = given ?? (size?.embedDim === embedDim ? size.numHeads : undefined);
  origins.set("numHeads", own === undefined ? "default" : "config");
  if (own !== undefined) return own;
  const published =
    vitSizes.find((candidate) => candidate.embedDim === embedDim && candidate.depth === depth) ??
    vitSizes.find((candidate) => candidate.embedDim === embedDim);
  if (published) return published.numHeads;
  if (embedDim % 64 === 0) return embedDim / 64;
  const candidates = divisors(embedDim).slice(0, 12);
  const key = origins.keyOf("numHeads");
  throw new ModelError(
    "checkpoint.numHeads",
    `The number of heads cannot be read from the tensors, and no published model is ${embedDim} wide; give a config.json with "${key}", for example one of ${candidates.join(", ")}.`,
    { embedDim, candidates, key },
  );
}
