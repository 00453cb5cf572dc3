import { useText } from "../../i18n/text.tsx";
import { isQuick } from "../../model/build/budget.ts";
import { recipeId } from "../../model/build/recipe.ts";
import { costOf, layersOf } from "../../model/cost.ts";
import { estimateMemory } from "../../model/memory.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { ProgressLine } from "../page/ProgressLine.tsx";
import styles from "./build.module.css";
import type { Draft } from "./use-draft.ts";

/** Whether the network of the controls is the one in use, what keeps it from being so, and that its weights are random. */
export function BuildStatus({ draft }: { readonly draft: Draft }) {
  const { build: words } = useText();
  const { status } = words;
  const { store, controller } = useApp();
  const { recipe, possible, config, problems } = draft;
  const modelId = useAppState((state) => state.modelId);
  const modelName = useAppState((state) => state.modelName);
  const isThere = useAppState((state) => state.capture !== null);
  const isRandom = useAppState((state) => state.model?.random !== undefined);
  const page = useAppState((state) => state.page);
  const busy = useAppState((state) => state.progress !== null);
  const isPossible = problems.length === 0;
  const isInUse = isPossible && modelId === recipeId(recipe);
  const cost = costOf(layersOf(config));
  const sentence = () => {
    if (!isPossible) return status.impossible;
    if (isInUse) return status.inUse(recipe.seed);
    const memory = words.size(estimateMemory(config, 0).total);
    if (!isQuick(cost)) return status.large(words.brief(cost.parameters), words.brief(cost.multiplyAdds), memory);
    return status.other(modelName);
  };
  return (
    <div className={styles.status}>
      <p>
        {isRandom && <strong className={styles.random}>{status.random}</strong>}
        <span>
          {sentence()} {isInUse && status.meaning}
        </span>
      </p>
      <div className={styles.offers}>
        {isPossible && !isInUse && !busy && (
          <button
            type="button"
            className={`${controls.button} ${styles.strong}`}
            onClick={() => void controller.build(possible)}
          >
            {status.build}
          </button>
        )}
        {isInUse && isThere && page === "build" && (
          <button
            type="button"
            className={controls.button}
            onClick={() => (store.setState({ page: "inspect", hover: null }), scrollTo(0, 0))}
          >
            {status.inspect}
          </button>
        )}
      </div>
      <ProgressLine />
    </div>
  );
}
