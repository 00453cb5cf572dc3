import fc from "fast-check";
import { limits, positionKinds, type Recipe, readouts } from "../../../src/model/build/recipe.ts";

const within = (key: keyof typeof limits, most: number = limits[key][1]) => {
  const [from, , step] = limits[key];
  return fc.integer({ min: 0, max: Math.floor((most - from) / step) }).map((steps) => from + steps * step);
};

const common = {
  image: within("image"),
  patch: within("patch"),
  dim: within("dim"),
  heads: within("heads"),
  mlp: within("mlp"),
  classes: within("classes"),
  seed: within("seed"),
};

/** Any setting of the controls, possible or not. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.oneof(
  fc.record({
    family: fc.constant("vit" as const),
    ...common,
    depth: within("depth"),
    readout: fc.constantFrom(...readouts),
    positions: fc.constantFrom(...positionKinds),
    preLogits: fc.boolean(),
  }),
  fc.record({
    family: fc.constant("swin" as const),
    ...common,
    depths: fc.array(within("depth", 12), { minLength: 1, maxLength: 4 }),
    window: within("window"),
    shift: fc.boolean(),
  }),
);
