import { scoreScale } from "../../model/analysis/score-scale.ts";
import { numTokens } from "../../model/config.ts";
import { handDim, handSteps, handTokens, initialHand } from "../../model/hand.ts";
import { presets } from "../../model/presets.ts";
import { defineLesson, type PageState } from "../lesson.ts";

const base16 = presets.find(({ id }) => id === "vit_base_patch16_224")?.config;
if (!base16) throw new Error("05-by-hand: the presets have no ViT-B/16");
const headDim = base16.embedDim / base16.numHeads;

/** The numbers of the figure as they stand, and as they stood at first. */
const now = ({ hand }: Pick<PageState, "hand">) => handSteps(hand).attention;
const atFirst = handSteps(initialHand).attention;

/** As the figure draws them: 100 random queries, 16 keys each; once, and not before the text is read. */
let draws: ReturnType<typeof scoreScale> | undefined;
const drawn = () => {
  draws ??= scoreScale(headDim, 16, 100);
  return draws;
};

const weightOf = (key: number) => (state: PageState) => now(state).weights[key];

/** Numbers that differ between two lists. */
const changed = (one: readonly number[], other: readonly number[]) =>
  one.filter((value, place) => value !== other[place]).length;

export const meta = defineLesson({
  id: "05-by-hand",
  part: "transformer",
  title: { en: "Self-attention by hand", zh: "手算自注意力" },
  mirrors: [0, 4],
  sources: ["vaswani2017", "bahdanau2015"],
  opens: "inspect",
  scene: {
    model: "vit-imagenette",
    ...{ block: 2, head: 1, query: "7,7" },
    settings: { handStep: "tokens", direction: "from" },
    hand: {},
  },
  steps: {
    project: { set: { settings: { handStep: "project" } } },
    scores: { set: { settings: { handStep: "scores" } } },
    scale: { set: { settings: { handStep: "scale" } } },
    softmax: { set: { settings: { handStep: "softmax" } } },
    sum: { set: { settings: { handStep: "sum" } }, do: { hand: { query: 0 } }, done: ({ hand }) => hand.query !== 2 },
    real: { do: { query: "3,9" } },
  },
  tasks: {
    half: {
      when: (state) => {
        const { hand } = state;
        const keysAndQueries = (["x", "wq", "wk", "q", "k"] as const).reduce(
          (sum, name) => sum + changed(hand[name], initialHand[name]),
          0,
        );
        const values = changed(hand.v, initialHand.v) + changed(hand.wv, initialHand.wv);
        return hand.query === 2 && values === 0 && keysAndQueries <= 1 && (now(state).weights[0] ?? 0) > 0.5;
      },
      tried: ({ hand }) => hand,
    },
  },
  predictions: {
    value: { right: "sum", do: { settings: { handStep: "sum" } } },
    grow: { right: "one" },
  },
  values: {
    tokens: () => handTokens,
    dim: () => handDim,
    divisor: () => atFirst.divisor,
    second: weightOf(1),
    first: weightOf(0),
    total: (state) => now(state).weights.reduce((sum, weight) => sum + weight, 0),
    headDim: () => headDim,
    root: () => Math.sqrt(headDim),
    deviation4: () => Math.sqrt(handDim),
    deviation64: () => Math.sqrt(headDim),
    ratio: () => Math.exp(Math.sqrt(headDim)),
    ratioScaled: () => Math.exp(1),
    largestPlain: () => drawn().largestPlain,
    largestScaled: () => drawn().largestScaled,
    baseTokens: () => numTokens(base16),
    liveTokens: ({ model }) => (model?.config.family === "vit" ? numTokens(model.config) : undefined),
    liveDim: ({ model }) =>
      model?.config.family === "vit" ? model.config.embedDim / model.config.numHeads : undefined,
  },
});
