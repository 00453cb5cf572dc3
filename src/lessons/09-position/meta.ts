import { softmax, topK } from "../../model/analysis/top-k.ts";
import { numPrefixTokens, numTokens } from "../../model/config.ts";
import { parametersOf } from "../../model/cost.ts";
import { presets } from "../../model/presets.ts";
import { sizeOf } from "../../model/tensor.ts";
import { defineLesson, type PageState } from "../lesson.ts";

const base16 = presets.find(({ id }) => id === "vit_base_patch16_224")?.config;
if (!base16) throw new Error("09-position: the presets have no ViT-B/16");
const at384 = { ...base16, imageSize: [384, 384] } as const;
const table = sizeOf(parametersOf(base16).get("pos_embed") ?? []);

/** How sure the run is of the class that the untouched network names. */
function sureness(run: PageState["capture"], { baseline }: Pick<PageState, "baseline">): number | undefined {
  const [own, asked] = [baseline?.tensors.logits?.data, run?.tensors.logits?.data];
  const [first] = own ? topK(own, 1) : [];
  return first && asked ? softmax(asked)[first.index] : undefined;
}

export const meta = defineLesson({
  id: "09-position",
  part: "vit",
  title: { en: "Position and the class token", zh: "位置与类别词元" },
  mirrors: [0, 2, 3, 4],
  sources: ["dosovitskiy2021", "vaswani2017", "shaw2018", "liu2021", "tolstikhin2021", "chen2021"],
  opens: "inspect",
  scene: {
    model: "vit-imagenette",
    query: "4,6",
    settings: { positions: "learned", direction: "from" },
    figures: { shuffle: { positions: "zero", seed: 1 } },
  },
  steps: {
    blind: {},
    learned: { do: { query: "10,3" } },
    sinusoid: {},
    unused: { set: { settings: { positions: "zero" } } },
    readout: { set: { settings: { positions: "learned" }, query: "class" } },
  },
  tasks: {
    order: {
      when: ({ figures }) => figures.shuffle?.positions === "learned",
      tried: ({ figures }) => figures.shuffle,
    },
    "switch-on": {
      // The run on the page is still the one without: so it counts what the reader does, not what a step sets.
      when: ({ settings, capture, lesson }) =>
        ["", "unused"].includes(lesson.step) &&
        settings.positions === "learned" &&
        capture?.family === "vit" &&
        capture.intervention.positions === "zero",
      tried: ({ settings }) => settings.positions,
    },
  },
  predictions: {
    shuffle: { right: "same" },
    wrong: { right: "depends", do: { settings: { positions: "shuffled" } } },
  },
  values: {
    table: () => table,
    tokens384: () => numTokens(at384),
    prefix: ({ model }) => (model?.config.family === "vit" ? numPrefixTokens(model.config) : undefined),
    before: (state) => sureness(state.baseline, state),
    after: (state) => sureness(state.capture, state),
  },
  given: ["197", "768", "384", "224", "14", "24"],
});
