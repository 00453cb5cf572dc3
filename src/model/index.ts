/**
 * The door: what the page, notebook cells, tests and scripts may use. In the page
 * it stands as `window.vitrine`.
 *
 * ```js
 * const model = await vitrine.load({ kind: "url", id: "mine", weights: "…/model.safetensors" })
 * const picture = await vitrine.prepare(await (await fetch("images/church.jpg")).blob(), model.id)
 * const capture = await vitrine.run({ model: model.id, pixels: picture.pixels, roles: ["attn.pattern"] })
 * vitrine.analysis.entropy(vitrine.headActivation(capture, "attn.pattern", 2, 0).data.subarray(0, 145))
 * ```
 */
import { attentionByHand, projectTokens } from "./analysis/attention-by-hand.ts";
import { featureColors } from "./analysis/feature-colors.ts";
import { filterPixels, flattenPatch, patchProjection, projectionTerms } from "./analysis/filters.ts";
import { fuseHeads } from "./analysis/head-fusion.ts";
import { maskedSoftmax } from "./analysis/masked-softmax.ts";
import { pairTerms, softmaxPlace } from "./analysis/pair.ts";
import { principalComponents } from "./analysis/pca.ts";
import { reach } from "./analysis/reach.ts";
import { rollout, rolloutOfToken } from "./analysis/rollout.ts";
import { cosineSimilarity, positionSimilarity, positionSimilarityTo } from "./analysis/similarity.ts";
import { entropy, headStatistics, queryStatistics } from "./analysis/statistics.ts";
import * as tokens from "./analysis/token-grid.ts";
import { softmax, topK } from "./analysis/top-k.ts";
import * as windowAttention from "./analysis/window-attention.ts";
import { windowPair, windowRow } from "./analysis/window-pair.ts";
import { swinHeadStatistics } from "./analysis/window-statistics.ts";
import * as windows from "./analysis/windows.ts";
import { activation, type Capture, headActivation, windowActivation } from "./capture.ts";
import { embeddedModels } from "./catalogue.ts";
import { costOf, layersOf } from "./cost.ts";
import type { Engine, JobOptions, RunRequest } from "./engine.ts";
import { noIntervention } from "./intervention.ts";
import { swinAttentionCost } from "./swin-cost.ts";
import { blockWindows, swinStages } from "./swin-stages.ts";
import { at, tensor } from "./tensor.ts";

/**
 * Every function of `model/analysis`: plain arrays in, plain arrays out. `tokens`, `windows` (the geometry)
 * and `windowAttention` (a Swin's attention in picture coordinates) are groups.
 */
export const analysis = {
  attentionByHand,
  blockWindows,
  cosineSimilarity,
  costOf,
  entropy,
  featureColors,
  filterPixels,
  flattenPatch,
  fuseHeads,
  headStatistics,
  layersOf,
  maskedSoftmax,
  pairTerms,
  patchProjection,
  positionSimilarity,
  positionSimilarityTo,
  principalComponents,
  projectTokens,
  projectionTerms,
  queryStatistics,
  reach,
  rollout,
  rolloutOfToken,
  softmax,
  softmaxPlace,
  swinAttentionCost,
  swinHeadStatistics,
  swinStages,
  tokens,
  topK,
  windowAttention,
  windowPair,
  windowRow,
  windows,
};

/** A run whose intervention may be left out. */
export type OpenRunRequest = Omit<RunRequest, "intervention"> & Partial<Pick<RunRequest, "intervention">>;

/** The engine with its analysis, for consoles, scripts and notebook cells. */
export function createDoor(engine: Engine) {
  return {
    /** The backend that runs and why. */
    backend: engine.backend.bind(engine),
    /** Loads a checkpoint; `models` lists those that are always there. */
    load: engine.load.bind(engine),
    models: embeddedModels,
    /** A picture (Blob) ready for a loaded model. */
    prepare: engine.prepare.bind(engine),
    /** A forward pass; what `roles` names is kept. */
    run: (request: OpenRunRequest, options?: JobOptions): Promise<Capture> =>
      engine.run({ intervention: noIntervention, ...request }, options),
    /** A parameter by its timm name. */
    weight: engine.weight.bind(engine),
    unload: engine.unload.bind(engine),
    memory: engine.memory.bind(engine),
    noIntervention,
    activation,
    headActivation,
    windowActivation,
    at,
    tensor,
    analysis,
  };
}

export type Door = ReturnType<typeof createDoor>;

declare global {
  interface Window {
    vitrine: Door;
  }
}
