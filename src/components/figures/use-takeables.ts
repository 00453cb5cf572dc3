import { useText } from "../../i18n/text.tsx";
import { activation } from "../../model/capture.ts";
import { focusToken } from "../../model/selection.ts";
import { tensor } from "../../model/tensor.ts";
import { atlasTable, patchGridTable } from "../views/attention-tables.ts";
import { predictionTable } from "../views/prediction-rows.ts";
import { tokenName } from "../views/token-words.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { blockCount } from "../../model/config.ts";
import { probabilitiesOf, useGrid } from "./derived.ts";
import type { Takeable } from "./TakeAway.tsx";
import { useLabels } from "./use-labels.ts";

/** The stations of the spine as tables and files: picture, atlas and prediction; null before the first run. */
export function useTakeables(): { readonly [Key in "picture" | "atlas" | "prediction"]: Takeable | null } {
  const text = useText();
  const { spine } = text.shell;
  const { store } = useApp();
  const grid = useGrid();
  const capture = useAppState((state) => state.capture);
  const baseline = useAppState((state) => state.baseline);
  const picture = useAppState((state) => state.picture);
  const direction = useAppState((state) => state.settings.direction);
  const patchesOff = useAppState((state) => state.ablation.patchesOff);
  const labels = useLabels();
  if (!grid || !capture || !picture) return { picture: null, atlas: null, prediction: null };

  const now = probabilitiesOf(capture);
  const before = baseline && baseline !== capture ? probabilitiesOf(baseline) : null;
  const logits = activation(capture, "logits");
  const token = () => tokenName(text, grid, focusToken(store.getState().selection, direction));
  return {
    picture: {
      id: "picture",
      name: spine.picture,
      caption: spine.pictureOf(grid.rows, grid.columns),
      table: () => patchGridTable(text, grid, patchesOff),
      tensors: () => {
        const [height, width] = picture.pixelSize;
        const data = Float32Array.from(picture.pixels);
        return { pixels: tensor("pixels", ["row", "column", "channel"], [height, width, 3], data) };
      },
    },
    atlas:
      capture.family === "swin"
        ? null
        : {
            id: "atlas",
            name: spine.blocks(blockCount(capture.config), capture.config.numHeads),
            caption: `${direction === "from" ? spine.looksAt : spine.lookedAt}: ${token()}`,
            table: () => atlasTable(text, grid, capture, store.getState().selection, direction),
            tensors: async () =>
              (await import("../../model/export/run-tensors.ts")).runTensors(capture, picture, labels),
          },
    prediction: now && {
      id: "prediction",
      name: spine.prediction,
      caption: spine.prediction,
      table: () => predictionTable(text, labels, now, before),
      tensors: logits ? () => ({ logits }) : undefined,
    },
  };
}
