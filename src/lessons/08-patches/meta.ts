import { patchOfToken, tokenGrid } from "../../model/analysis/token-grid.ts";
import { parametersOf } from "../../model/cost.ts";
import { gridSize } from "../../model/config.ts";
import { presets } from "../../model/presets.ts";
import { focusToken } from "../../model/selection.ts";
import { sizeOf } from "../../model/tensor.ts";
import { defineLesson } from "../lesson.ts";

const base16 = presets.find(({ id }) => id === "vit_base_patch16_224")?.config;
if (!base16) throw new Error("08-patches: the presets have no ViT-B/16");
const parameters = parametersOf(base16);

/** Places of a convolution's kernel along one side, in tokens; all in pixels, without padding. */
const placesAlong = (side: number, kernel: number, stride: number) => Math.floor((side - kernel) / stride) + 1;
const product = ([rows, columns]: readonly [number, number]) => rows * columns;

export const meta = defineLesson({
  id: "08-patches",
  part: "vit",
  title: { en: "Patches are words", zh: "图块就是词" },
  mirrors: [0, 1, 2, 3, 4],
  sources: ["dosovitskiy2021", "cordonnier2020", "xiao2021"],
  opens: "inspect",
  scene: { model: "vit-imagenette", query: "7,7", settings: { direction: "from", convKernel: 16, convStride: 16 } },
  steps: {
    cut: {},
    flatten: { set: { query: "4,6" } },
    multiply: { do: { query: "9,3" } },
  },
  tasks: {
    corner: {
      when: ({ selection, settings, model }) => {
        if (model?.config.family !== "vit") return false;
        const grid = tokenGrid(model.config);
        return patchOfToken(grid, focusToken(selection, settings.direction)) === grid.rows * grid.columns - 1;
      },
      tried: ({ selection }) => selection.query,
    },
    meant: {
      when: ({ settings }) => settings.convKernel === 7 && settings.convStride === 7,
      tried: ({ settings }) => [settings.convKernel, settings.convStride].join(" "),
    },
  },
  predictions: {
    "no-stride": { right: "every-pixel", do: { settings: { convKernel: 7, convStride: 1 } } },
  },
  values: {
    livePatch: ({ model }) => model?.config.patchSize,
    liveGrid: ({ model }) => model && gridSize(model.config).join(" × "),
    liveCount: ({ model }) => model && product(gridSize(model.config)),
    liveLength: ({ model }) => model && 3 * model.config.patchSize ** 2,
    liveWidth: ({ model }) => model?.config.embedDim,
    patches: () => product(gridSize(base16)),
    length: () => sizeOf((parameters.get("patch_embed.proj.weight") ?? []).slice(1)),
    weights: () => sizeOf(parameters.get("patch_embed.proj.weight") ?? []),
    alongWithout: () => placesAlong(224, 7, 1),
    without: () => placesAlong(224, 7, 1) ** 2,
    pairsWithout: () => placesAlong(224, 7, 1) ** 4 / 1e9,
    along: () => placesAlong(224, 7, 7),
    with: () => placesAlong(224, 7, 7) ** 2,
  },
  given: ["1024", "224", "16", "768", "196", "14"],
});
