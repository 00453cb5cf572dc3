import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { requestOf, sceneAt } from "../../src/lesson-scene.ts";
import type { Lesson, Scene } from "../../src/lessons/lesson.ts";
import { embeddedModels } from "../../src/model/catalogue.ts";
import { inspectCheckpoint } from "../../src/model/checkpoint/inspect-checkpoint.ts";
import { isPossible } from "../../src/model/build/recipe-problems.ts";
import { configOfRecipe } from "../../src/model/build/recipe-config.ts";
import { recipeOfId } from "../../src/model/build/recipe.ts";
import type { LoadedModel } from "../../src/model/engine.ts";
import {
  formatSetting,
  type HyperparameterKey,
  hyperparameters,
  parseSetting,
} from "../../src/model/hyperparameters.ts";
import { firstSelection } from "../../src/start.ts";
import { resolveRequest } from "../../src/url-state.ts";

const publicFolder = resolve(import.meta.dirname, "../../public");

/** The models that are always there, as far as their sizes go. */
const models = new Map(
  embeddedModels.map(({ id }) => {
    const file = (name: string) => readFileSync(resolve(publicFolder, "models", id, name));
    const weights = new Uint8Array(file("model.safetensors"));
    const { config } = inspectCheckpoint({ weights, config: file("config.json").toString() }).summary;
    return [id, { id, config } as LoadedModel];
  }),
);
const pictures = (
  JSON.parse(readFileSync(resolve(publicFolder, "images/samples.json"), "utf8")) as { id: string }[]
).map(({ id }) => id);

/** What of a lesson's scenes the page could not show: models, pictures, places, settings. */
export function sceneProblems(lesson: Lesson): string[] {
  const scenes: (readonly [where: string, scene: Scene])[] = [["scene", sceneAt(lesson, "", false)]];
  for (const step of Object.keys(lesson.steps ?? {})) {
    scenes.push([`step ${step}`, sceneAt(lesson, step, false)], [`step ${step}, done`, sceneAt(lesson, step, true)]);
  }
  for (const [id, plan] of Object.entries(lesson.predictions ?? {})) {
    if (plan.do) scenes.push([`prediction ${id}`, { ...lesson.scene, ...plan.do }]);
  }
  return scenes.flatMap(([where, scene]) => problemsOf(scene).map((problem) => `${where}: ${problem}`));
}

/** An embedded model, or the one that a recipe builds. */
function modelOf(id: string): LoadedModel | undefined {
  const recipe = recipeOfId(id);
  if (!recipe) return models.get(id);
  return isPossible(recipe) ? ({ id, config: configOfRecipe(recipe) } as LoadedModel) : undefined;
}

function problemsOf(scene: Scene): string[] {
  const problems: string[] = [];
  const model = modelOf(scene.model ?? embeddedModels[0]?.id ?? "");
  if (!model) return [`there is no model ${scene.model ?? ""}`];
  if (scene.image && !pictures.includes(scene.image)) problems.push(`there is no picture ${scene.image}`);
  if (scene.labToken && !/^\d{1,2},\d{1,2}$/.test(scene.labToken)) problems.push(`labToken ${scene.labToken}`);
  for (const [key, value] of Object.entries(scene.settings ?? {})) {
    const known = Object.hasOwn(hyperparameters, key);
    if (!known || parseSetting(key as HyperparameterKey, formatSetting(value)) === undefined) {
      problems.push(`the setting ${key} cannot be ${String(value)}`);
    }
  }
  const refused = resolveRequest(requestOf(scene), model, firstSelection(model)).problems;
  problems.push(...refused.map(({ values }) => `${String(values["key"])} cannot be ${String(values["value"])}`));
  return problems;
}
