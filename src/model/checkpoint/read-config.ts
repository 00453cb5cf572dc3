import { checkConfig } from "../check-config.ts";
import type { ConfigNote, ModelConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { type ConfigFile, noConfigFile } from "./config-file.ts";
import type { Dialect } from "./dialects/dialect.ts";
import type { NamedTensors } from "./dialects/named-tensors.ts";
import type { ProcessorFile } from "./processor-file.ts";
import { inferSwinConfig } from "./swin-config.ts";
import { readSwinConfigFile } from "./swin-config-file.ts";
import { readSwinShapes } from "./swin-shapes.ts";
import { inferVitConfig } from "./vit-config.ts";
import { readVitConfigFile } from "./vit-config-file.ts";
import { readVitShapes } from "./vit-shapes.ts";

/** The config of a checkpoint and where it is from. */
export interface ReadConfig {
  readonly config: ModelConfig;
  readonly notes: readonly ConfigNote[];
  readonly file: ConfigFile<unknown>;
  /** The architecture, where the files name one. */
  readonly named: string | undefined;
}

/**
 * The config of either family, checked: what its files say, what the shapes force, and the rest.
 *
 * @param text of the config.json
 * @param named the architecture that the weights file names itself
 * @throws ModelError `config.*`, `checkpoint.*`
 */
export function readConfig(
  tensors: NamedTensors,
  text: string | undefined,
  named: string | undefined,
  processor: ProcessorFile | undefined,
): ReadConfig {
  const { dialect } = tensors;
  const read = (): ReadConfig => {
    if (dialect.family === "swin") {
      const file = withPictures(text === undefined ? noConfigFile : readSwinConfigFile(text), processor, dialect);
      return { ...inferSwinConfig(file, readSwinShapes(tensors), dialect), file, named };
    }
    const file = withPictures(text === undefined ? noConfigFile : readVitConfigFile(text), processor, dialect);
    const inferred = inferVitConfig(file, readVitShapes(tensors), named, dialect);
    return { ...inferred, file, named: file.architecture ?? named };
  };
  const found = read();
  checkConfig(found.config);
  if (found.config.inChans !== 3) throw threeChannels(found.config.inChans);
  return found;
}

/** The model gets the pictures of its preprocessor_config.json, which have to be of the size that config.json states. */
function withPictures<Model extends { readonly imageSize?: readonly [number, number] }>(
  file: ConfigFile<Model>,
  processor: ProcessorFile | undefined,
  { anyImageSize }: Dialect,
): ConfigFile<Model> {
  if (!processor) return file;
  const { pictureSize } = processor;
  const { imageSize = pictureSize } = file.model;
  if (!anyImageSize && imageSize.join() !== pictureSize.join()) {
    const [pictures, model] = [pictureSize.join(" × "), imageSize.join(" × ")];
    throw new ModelError(
      "config.pictureSize",
      `preprocessor_config.json makes pictures of ${pictures} pixels, but by config.json the model takes ${model}; choose the files of one model, or leave one of them out.`,
      { pictures, model },
    );
  }
  return { ...file, model: { ...file.model, imageSize: pictureSize } };
}

function threeChannels(channels: number): ModelError {
  return new ModelError(
    "config.unsupported",
    `"in_chans" is ${channels}, but pictures have 3 channels; choose a model for colour pictures.`,
    { key: "in_chans", value: String(channels), supported: "3" },
  );
}
