import { useText } from "../../i18n/text.tsx";
import { formatRecipe } from "../../model/build/recipe.ts";
import { Frame } from "../figures/Frame.tsx";
import { BuildControls, type ControlGroup } from "./BuildControls.tsx";
import styles from "./build.module.css";
import { Outcome } from "./Outcome.tsx";
import { type Draft, useDraft } from "./use-draft.ts";

export interface BuildFigureProps {
  /** The groups of controls that are offered; all when absent. What is left out stays as the scene has it. */
  readonly controls?: readonly ControlGroup[];
  /** The room's own, which has its controls elsewhere; a figure alone has one of its own. */
  readonly draft?: Draft;
}

/** A network to build: its controls, how it is put together, what it costs, and whether it runs. */
export function BuildFigure({ controls, draft: given }: BuildFigureProps) {
  const { build: words } = useText();
  const own = useDraft();
  const draft = given ?? own;
  return (
    <Frame
      id="build"
      title={words.name}
      name={words.name}
      caption={words.caption}
      provenance={() => words.provenance(formatRecipe(draft.possible))}
    >
      {given ? (
        <Outcome draft={draft} />
      ) : (
        <div className={styles.frame}>
          <div className={styles.figure}>
            <BuildControls draft={draft} groups={controls} />
            <Outcome draft={draft} />
          </div>
        </div>
      )}
    </Frame>
  );
}
