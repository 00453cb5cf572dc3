import { useCallback, useMemo, useRef, useState } from "react";
import { isQuick } from "../../model/build/budget.ts";
import { formatRecipe, parseRecipe, type Recipe, recipeOfId } from "../../model/build/recipe.ts";
import { configOfRecipe, recipeOfConfig } from "../../model/build/recipe-config.ts";
import { courseRecipe } from "../../model/build/recipe-presets.ts";
import {
  isPossible,
  nearestPossible,
  type RecipeProblem,
  recipeProblems,
  type Remedy,
} from "../../model/build/recipe-problems.ts";
import type { ModelConfig } from "../../model/config.ts";
import { costOf, layersOf } from "../../model/cost.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";

/** A control of the recipe, or a preset. */
export type Turned = keyof typeof turnable;
const turnable = {
  ...{ family: 0, image: 0, patch: 0, dim: 0, depth: 0, depths: 0, heads: 0, mlp: 0, window: 0, shift: 0 },
  ...{ classes: 0, readout: 0, positions: 0, preLogits: 0, seed: 0, preset: 0 },
};

/** The network that is being built: what is asked for, what is wrong with it, and the nearest that can be. */
export interface Draft {
  readonly recipe: Recipe;
  readonly problems: readonly RecipeProblem[];
  /** The recipe, or where that is impossible the nearest possible one: what tables and drawings count. */
  readonly possible: Recipe;
  readonly config: ModelConfig;
  /** The control that was turned last, and the recipe before it was. */
  readonly change: { readonly control: Turned; readonly from: Recipe } | null;
  turn(control: Turned, recipe: Recipe): void;
}

/** Rest after the last move of a control, before a network is built, in ms. */
const rest = 450;

/** Where a reader begins: the network in use, as far as there are controls for it. */
function recipeInUse(modelId: string, config: ModelConfig | undefined): Recipe {
  const built = recipeOfId(modelId);
  if (built || !config) return built ?? courseRecipe;
  const recipe = parseRecipe(formatRecipe(recipeOfConfig(config)));
  return recipe && isPossible(recipe) ? recipe : courseRecipe;
}

/** The recipe of the page's state. A small network is built when its reader rests. */
export function useDraft(): Draft {
  const { store, controller } = useApp();
  const text = useAppState((state) => state.settings.build);
  const modelId = useAppState((state) => state.modelId);
  const inUse = useAppState((state) => state.model?.config);
  const [turned, setTurned] = useState<(NonNullable<Draft["change"]> & { readonly to: string }) | null>(null);
  // What a scene or a link has set since is nobody's turn.
  const change = turned?.to === text ? turned : null;
  const timer = useRef(0);

  const recipe = useMemo(() => parseRecipe(text) ?? recipeInUse(modelId, inUse), [text, modelId, inUse]);
  const problems = useMemo(() => recipeProblems(recipe, remedyOf(change?.control)), [recipe, change?.control]);
  const possible = useMemo(
    () => nearestPossible(recipe, remedyOf(change?.control)) ?? courseRecipe,
    [recipe, change?.control],
  );
  const config = useMemo(() => configOfRecipe(possible), [possible]);

  const turn = useCallback(
    (control: Turned, next: Recipe) => {
      const to = formatRecipe(next);
      setTurned({ control, from: change?.control === control ? change.from : recipe, to });
      store.setState((state) => ({ settings: { ...state.settings, build: to } }));
      clearTimeout(timer.current);
      if (!isPossible(next) || !isQuick(costOf(layersOf(configOfRecipe(next))))) return;
      timer.current = window.setTimeout(() => void controller.build(next), rest);
    },
    [store, controller, recipe, change],
  );
  return { recipe, problems, possible, config, change, turn };
}

const withRemedy: readonly string[] = ["image", "patch", "dim", "depth", "heads", "positions"];

function remedyOf(control: Turned | undefined): Remedy | undefined {
  return control !== undefined && withRemedy.includes(control) ? (control as Remedy) : undefined;
}
