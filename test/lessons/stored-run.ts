import type { LoadedModel, Picture } from "../../src/model/engine.ts";
import type { State } from "../../src/store.ts";
import { sampleCapture } from "../gallery/sample-capture.ts";
import { samplePatchEmbedding, samplePicture, samplePositionEmbedding } from "../gallery/sample-model.ts";
import { courseSwin, sampleSwinCapture, sampleTable } from "../gallery/sample-swin-capture.ts";
import { withMaps } from "../components/stages/stage-capture.ts";
import { blockCount, type SwinConfig } from "../../src/model/config.ts";

/** What a run of an embedded model leaves on the page: the sizes are the model's, the numbers seeded. No engine. */
type Run = Pick<
  State,
  "model" | "modelId" | "modelName" | "weights" | "picture" | "capture" | "baseline" | "selection"
>;

const preprocessing = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as unknown as LoadedModel["preprocessing"];

function pictureOf(pixels: Uint8Array, [height, width]: readonly [number, number]): Picture {
  const crop = { x: 0, y: 0, width, height };
  return { width, height, crop, pixels, pixelSize: [height, width], bitmap: null };
}

function vitRun(): Run {
  const capture = sampleCapture({ depth: 5, numHeads: 4, grid: [12, 12], headDim: 32, patchSize: 8 });
  const { config } = capture;
  const { weight, bias } = samplePatchEmbedding(config);
  const model = { id: "vit-imagenette", config, preprocessing, labels: null } as unknown as LoadedModel;
  return {
    ...{ model, modelId: model.id, modelName: "ViT", capture, baseline: capture },
    weights: { patchWeight: weight, patchBias: bias, positions: samplePositionEmbedding(config), biasTables: [] },
    picture: pictureOf(samplePicture(config), config.imageSize),
    selection: { block: 1, head: 0, query: 79, key: 53 },
  };
}

function swinRun(): Run {
  const config: SwinConfig = {
    ...courseSwin,
    ...{ imageSize: [112, 112], embedDim: 36, depths: [2, 2, 4], numHeads: [3, 6, 12], windowSize: 7 },
  };
  const capture = withMaps(sampleSwinCapture(config));
  const model = { id: "swin-imagenette", config, preprocessing, labels: null } as unknown as LoadedModel;
  const pixels = Uint8Array.from({ length: 112 * 112 * 3 }, (_, at) => (at * 37) % 256);
  return {
    ...{ model, modelId: model.id, modelName: "Swin", capture, baseline: capture },
    weights: {
      ...{ patchWeight: undefined, patchBias: undefined, positions: undefined },
      biasTables: Array.from({ length: blockCount(config) }, (_, block) => sampleTable(config, block)),
    },
    picture: pictureOf(pixels, config.imageSize),
    selection: { block: 1, head: 0, query: 400, key: 372 },
  };
}

const made = new Map<string, Run>();

/** The stored run of an embedded model. */
export function storedRun(model: string): Run {
  const run = made.get(model) ?? (model.startsWith("swin") ? swinRun() : vitRun());
  made.set(model, run);
  return run;
}
