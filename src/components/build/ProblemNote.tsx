import { useText } from "../../i18n/text.tsx";
import type { Recipe } from "../../model/build/recipe.ts";
import type { Offer, RecipeProblem } from "../../model/build/recipe-problems.ts";
import controls from "../controls/controls.module.css";
import styles from "./build.module.css";
import type { Draft, Turned } from "./use-draft.ts";

/** Ways out that are offered at most. */
const mostOffers = 2;

/** Why a network cannot be, and the nearest that can, as buttons. */
export function ProblemNote({ draft, problem }: { readonly draft: Draft; readonly problem: RecipeProblem }) {
  const { build: words } = useText();
  const { recipe, turn } = draft;
  const { image, patch, dim, heads } = recipe;
  const values = {
    ...{ image, patch, dim, heads },
    rest: problem.code === "patch" ? image % patch : dim % heads,
    needed: words.size(problem.needed),
    limit: words.size(problem.limit),
  };
  const labelOf = ({ control, recipe: offered }: Offer) => {
    if (control === null) return changesOf(recipe, offered, words);
    const value = control === "depth" ? deepest(offered) : control === "positions" ? 0 : offered[control];
    return words.offer.of(control, words.whole(value));
  };
  return (
    <>
      <span role="status">{words.problems[problem.code](values)}</span>
      <span className={styles.offers}>
        {problem.offers.slice(0, mostOffers).map((offer) => (
          <button
            key={String(offer.control)}
            type="button"
            className={controls.button}
            onClick={() => turn(controlOf(offer), offer.recipe)}
          >
            {words.offer.use(labelOf(offer))}
          </button>
        ))}
      </span>
    </>
  );
}

function controlOf({ control, recipe }: Offer): Turned {
  return control === null ? "preset" : control === "depth" && recipe.family === "swin" ? "depths" : control;
}

const deepest = (recipe: Recipe) => (recipe.family === "vit" ? recipe.depth : Math.max(...recipe.depths));

/** What a way out turns, where it turns several controls. */
function changesOf(from: Recipe, to: Recipe, words: ReturnType<typeof useText>["build"]): string {
  const keys = ["image", "patch", "dim"] as const;
  const changed = keys.filter((key) => from[key] !== to[key]).map((key) => words.offer.of(key, words.whole(to[key])));
  return [...changed, ...(deepest(from) === deepest(to) ? [] : [words.offer.of("depth", String(deepest(to)))])].join(
    ", ",
  );
}
