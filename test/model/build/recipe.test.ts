import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  formatRecipe,
  limits,
  parseRecipe,
  type Recipe,
  recipeId,
  recipeOfId,
} from "../../../src/model/build/recipe.ts";
import { configOfRecipe, recipeOfConfig } from "../../../src/model/build/recipe-config.ts";
import { courseRecipe, recipePresets } from "../../../src/model/build/recipe-presets.ts";
import { isPossible, nearestPossible, recipeProblems } from "../../../src/model/build/recipe-problems.ts";
import { checkConfig } from "../../../src/model/check-config.ts";
import { countParameters } from "../../../src/model/cost.ts";
import { presets } from "../../../src/model/presets.ts";
import { swinPresets } from "../../../src/model/swin-presets.ts";
import { anyRecipe } from "./recipes.ts";

describe("a recipe in an address", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        expect(parseRecipe(formatRecipe(recipe))).toEqual(recipe);
        expect(recipeOfId(recipeId(recipe))).toEqual(recipe);
      }),
    );
  });

  it("is refused when anything about it is not exactly so", () => {
    const right = formatRecipe(courseRecipe);
    expect(right).toBe("vit-i224-p16-d768-l3-h4-m4-c1000-class-learned-s1");
    const wrong = ["", `${right} `, right.slice(1), right.replace("i224", "i0224"), right.replace("i224", "i225")];
    wrong.push(right.replace("l3", "l0"), right.replace("l3", "l49"), right.replace("learned", "learnt"));
    wrong.push(right.replace("vit", "swin"), right.replace("d768", "d770"), `${right}-pre`, right.replace("s1", "s0"));
    for (const text of wrong) expect(parseRecipe(text), text).toBeUndefined();
    expect(recipeOfId(right)).toBeUndefined();
  });

  it("is nothing but the text itself: no other text reads as a recipe", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."-vitswnoh.0123ipdlhmc") }), (text) => {
        const recipe = parseRecipe(text);
        expect(recipe === undefined || formatRecipe(recipe) === text).toBe(true);
      }),
    );
  });
});

describe("the networks that are offered", () => {
  test.each(recipePresets.map((preset) => [preset.id, preset.recipe] as const))("%s is possible", (_, recipe) => {
    expect(recipeProblems(recipe)).toEqual([]);
    expect(parseRecipe(formatRecipe(recipe))).toEqual(recipe);
  });

  test.each(
    [...presets, ...swinPresets].flatMap((preset) =>
      recipePresets.some(({ id }) => id === preset.id) ? [[preset.id, preset.config] as const] : [],
    ),
  )("%s is built as it was published", (_, config) => {
    expect(configOfRecipe(recipeOfConfig(config))).toEqual(config);
  });

  test("the course's is the one of 22,776,808 parameters", () => {
    expect(countParameters(configOfRecipe(courseRecipe))).toBe(22_776_808);
  });
});

/** Every setting of one control. */
function settings(recipe: Recipe, control: "image" | "patch" | "dim" | "heads"): Recipe[] {
  const [from, to, step] = limits[control];
  return Array.from({ length: (to - from) / step + 1 }, (_, place) => ({ ...recipe, [control]: from + place * step }));
}

describe("an impossible recipe", () => {
  it("is exactly one that the engine refuses, but for memory", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const codes = recipeProblems(recipe).map(({ code }) => code);
        const refused = () => checkConfig(configOfRecipe(recipe));
        if (codes.includes("heads") || codes.includes("patch")) expect(refused).toThrow();
        else expect(refused).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });

  it("has a way out that is always possible and the nearest of its control", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const problems = recipeProblems(recipe);
        for (const { code, offers } of problems) {
          expect(offers.length, code).toBeGreaterThan(0);
          const others = problems.map((problem) => problem.code).filter((other) => other !== code);
          const solves = (candidate: Recipe) => recipeProblems(candidate).every((left) => others.includes(left.code));
          for (const offer of offers) {
            expect(solves(offer.recipe)).toBe(true);
            if (problems.length === 1) expect(isPossible(offer.recipe)).toBe(true);
            const { control } = offer;
            if (control === null || control === "positions" || control === "depth") continue;
            const away = (candidate: Recipe) => Math.abs(candidate[control] - recipe[control]);
            const nearer = settings(recipe, control).filter((candidate) => away(candidate) < away(offer.recipe));
            // All of them would take long where memory is counted for each: the nearest ones are the ones to miss.
            for (const candidate of nearer.slice(-3)) expect(solves(candidate)).toBe(false);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it("always has a nearest possible one, which is itself when it is possible", () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const near = nearestPossible(recipe);
        expect(near && isPossible(near)).toBe(true);
        if (isPossible(recipe)) expect(near).toBe(recipe);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["heads that do not divide the channels", { heads: 10 }, "heads", { heads: 8, dim: 760 }],
    ["patches that leave a rest", { image: 230 }, "patch", { patch: 10, image: 224 }],
  ] as const)("%s: the nearest of both controls", (_, change, code, expected) => {
    const [problem, ...more] = recipeProblems({ ...courseRecipe, ...change });
    expect(more).toEqual([]);
    expect(problem?.code).toBe(code);
    const offered = problem?.offers.map((offer) => [offer.control, offer.recipe[offer.control as "heads"]]) ?? [];
    expect(Object.fromEntries(offered)).toEqual(expected);
  });

  it("begins with the control that was moved", () => {
    const [problem] = recipeProblems({ ...courseRecipe, image: 230 }, "patch");
    expect(problem?.offers.map(({ control }) => control)).toEqual(["patch", "image"]);
  });

  it("is one that would not fit, and says what it would take", () => {
    const [problem] = recipeProblems({ ...courseRecipe, image: 512, patch: 2 });
    expect(problem?.code).toBe("memory");
    expect(problem?.needed).toBeGreaterThan(problem?.limit ?? Number.POSITIVE_INFINITY);
    expect(problem?.offers.map(({ control }) => control)).toContain("patch");
  });
});
