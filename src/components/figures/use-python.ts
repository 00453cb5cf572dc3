import { en } from "../../i18n/en.ts";
import { parseHubModelId } from "../../hub-model-id.ts";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { ownModel } from "../../model/catalogue.ts";
import { tokenName } from "../views/token-words.ts";
import { useApp, useAppState } from "./app-context.tsx";
import type { Takeable } from "./TakeAway.tsx";

/** The shown map as lines of Python; undefined where nothing outside this page can make it: recorded maps, and weights drawn here. */
export function usePython(): Takeable["python"] {
  const { store, samples } = useApp();
  const can = useAppState(
    ({ model, baseline }) => baseline !== null && model !== null && !model.recording && !model.random,
  );
  if (!can) return undefined;
  return async () => {
    const { hasPython, pythonLines } = await import("../../model/export/python/python-lines.ts");
    const { model, modelId, modelName, baseline, capture, selection, settings, imageId, pictureName } =
      store.getState();
    if (!model || !baseline || !hasPython(model)) return null;
    const sample = samples.find(({ id }) => id === imageId);
    const hub = parseHubModelId(modelId);
    const grid = tokenGrid(model.config, selection.block);
    const file = modelId === ownModel ? modelName : `models/${modelId}/model.safetensors`;
    const code = pythonLines({
      model,
      weights: hub ? { kind: "hub", ...hub } : { kind: "file", name: file },
      picture: sample ? `images/${sample.file}` : pictureName,
      capture: baseline,
      selection,
      direction: settings.direction,
      // Comments of a program are English, as its names are.
      nameOf: (token) => tokenName(en, grid, token),
    });
    return { code, differs: capture !== baseline };
  };
}
