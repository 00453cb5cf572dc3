import type { Controller } from "./controller-interface.ts";
import type { Fixable } from "./lesson-place.ts";
import type { Lesson, Scene } from "./lessons/lesson.ts";
import { recipeOfId } from "./model/build/recipe.ts";
import { type HoldingFigure, overFigures } from "./model/figure-parts.ts";
import { initialHand } from "./model/hand.ts";
import { ownImage } from "./model/catalogue.ts";
import { hyperparameterKeys, hyperparameters, initialSettings, type Settings } from "./model/hyperparameters.ts";
import { noAblation, type State, type Store } from "./store.ts";
import { formatAblation } from "./url-ablation.ts";
import { type Request, resolveRequest } from "./url-state.ts";
import { tokenGrid } from "./model/analysis/token-grid.ts";

/** One scene over another: what the later one names stands. */
export function overScene(under: Scene, over: Scene | undefined): Scene {
  if (!over) return under;
  return {
    ...under,
    ...over,
    settings: { ...under.settings, ...over.settings },
    figures: overFigures(under.figures, over.figures),
  };
}

/**
 * What the lesson owns, at its start: every setting and every part of a figure that one of its scenes
 * names, and all settings that change the numbers. Nothing of another room or step is left over.
 */
function startOf(lesson: Lesson): Scene {
  const plans: readonly { readonly set?: Scene; readonly do?: Scene }[] = [
    ...Object.values(lesson.steps ?? {}),
    ...Object.values(lesson.predictions ?? {}),
  ];
  const scenes = [lesson.scene, ...plans.flatMap((plan) => [plan.set, plan.do])];
  const named = new Set(scenes.flatMap((scene) => Object.keys(scene?.settings ?? {})));
  const owned = hyperparameterKeys.filter((key) => named.has(key) || hyperparameters[key].affects === "forward");
  const blank = (part: object) => Object.fromEntries(Object.keys(part).map((key) => [key, undefined]));
  const figures = scenes.map((scene) =>
    Object.fromEntries(Object.entries(scene?.figures ?? {}).map(([name, part]) => [name, blank(part)])),
  );
  return {
    off: "",
    settings: Object.fromEntries(owned.map((key) => [key, initialSettings[key]])) as Partial<Settings>,
    figures: figures.reduce(overFigures, {}),
    ...(scenes.some((scene) => scene?.hand) ? { hand: {} } : {}),
  };
}

/**
 * What the figures show at a step: the lesson's scene with all steps up to this one over it.
 * Going back and coming by a link lead to the same picture.
 *
 * @param step empty before the first; one that the lesson does not have counts as empty
 * @param acted whether what the step asks for has been done
 */
export function sceneAt(lesson: Lesson, step: string, acted: boolean): Scene {
  let scene = overScene(startOf(lesson), lesson.scene);
  const steps = Object.entries(lesson.steps ?? {});
  const last = steps.findIndex(([id]) => id === step);
  for (const [index, [, plan]] of steps.slice(0, last + 1).entries()) {
    scene = overScene(scene, plan.set);
    if (index < last || acted) scene = overScene(scene, plan.do);
  }
  return scene;
}

/** A scene in the words of an address. */
export function requestOf(scene: Scene): Request {
  const { model, image, block, head, query, key, off, settings = {}, labToken } = scene;
  const [row, column] = (labToken ?? "").split(",").map(Number);
  return {
    settings,
    ...(model ? { modelId: model } : {}),
    ...(image ? { imageId: image } : {}),
    ...(block ? { block: String(block) } : {}),
    ...(head ? { head: String(head) } : {}),
    ...(query ? { query } : {}),
    ...(key ? { key } : {}),
    ...(off ? { off } : {}),
    ...(row && column ? { labToken: { row: row - 1, column: column - 1 } } : {}),
  };
}

const differs = <Part extends object>(now: Part, then: Partial<Part>) =>
  (Object.keys(then) as (keyof Part)[]).some((key) => now[key] !== then[key]);

/** Shows a scene with as little work as it needs: another run only where the numbers change. */
export async function showScene(
  { store, controller }: { readonly store: Store; readonly controller: Controller },
  wanted: Scene,
  fixed: readonly Fixable[] = [],
): Promise<void> {
  const scene = {
    ...wanted,
    ...(fixed.includes("model") ? { model: undefined } : {}),
    ...(fixed.includes("image") ? { image: undefined } : {}),
  } as Scene;
  const { getState, setState } = store;
  const request = requestOf(scene);
  const { model, modelId, imageId } = getState();
  setState((state) => ({
    hover: null,
    figures: overFigures(state.figures, scene.figures),
    labToken: request.labToken ?? state.labToken,
    hand: scene.hand ? { ...initialHand, ...scene.hand } : state.hand,
  }));
  const otherModel = request.modelId !== undefined && request.modelId !== modelId;
  const otherImage = request.imageId !== undefined && request.imageId !== imageId;
  if (!model || ((otherModel || otherImage) && (imageId !== ownImage || request.imageId))) {
    const here = imageId && imageId !== ownImage ? { imageId } : {};
    return controller.open({ modelId, ...here, ...request });
  }
  if (otherModel) {
    // The reader's own picture stays under another model.
    const recipe = recipeOfId(request.modelId ?? "");
    await (recipe ? controller.build(recipe) : controller.openEmbedded(request.modelId ?? modelId));
  }
  const state = getState();
  if (!state.model) return;
  const { selection, ablation } = resolveRequest(request, state.model, state.selection);
  if (differs(state.selection, selection)) setState({ selection });
  if (differs(state.settings, request.settings)) controller.set(request.settings);
  if (scene.off !== undefined && !sameAblation(state, ablation)) controller.ablate(ablation);
}

function sameAblation(state: State, ablation: State["ablation"]): boolean {
  if (!state.model) return false;
  const grid = tokenGrid(state.model.config, 0);
  return formatAblation(state.ablation, grid) === formatAblation(ablation ?? noAblation, grid);
}

/** Whether the page already shows what a scene says of settings, switches and figures. */
export function isShown(scene: Scene, state: State): boolean {
  if (differs(state.settings, scene.settings ?? {})) return false;
  for (const [name, part] of Object.entries(scene.figures ?? {}))
    if (differs(state.figures[name as HoldingFigure] ?? {}, part)) return false;
  if (!state.model) return false;
  if (scene.model && scene.model !== state.modelId) return false;
  if (scene.image && scene.image !== state.imageId) return false;
  const { selection, ablation } = resolveRequest(requestOf(scene), state.model, state.selection);
  if (differs(state.selection, selection)) return false;
  return scene.off === undefined || sameAblation(state, ablation);
}
