import { useText } from "../../i18n/text.tsx";
import { formatRecipe } from "../../model/build/recipe.ts";
import { useAppState } from "../figures/app-context.tsx";
import { Frame } from "../figures/Frame.tsx";
import { ArchitectureDrawing } from "../views/build/ArchitectureDrawing.tsx";
import { BuildControls, type ControlGroup } from "./BuildControls.tsx";
import { BuildStatus } from "./BuildStatus.tsx";
import styles from "./build.module.css";
import { Totals } from "./Totals.tsx";
import { useDraft } from "./use-draft.ts";

export interface BuildFigureProps {
  /** The controls that are offered; all when absent. What is left out stays as the scene has it. */
  readonly controls?: readonly ControlGroup[];
}

/** A network to build: its controls, how it is put together, what it costs, and whether it runs. */
export function BuildFigure({ controls }: BuildFigureProps) {
  const { build: words } = useText();
  const draft = useDraft();
  const picture = useAppState((state) => state.picture);
  return (
    <Frame
      id="build"
      title={words.name}
      name={words.name}
      caption={words.caption}
      provenance={() => words.provenance(formatRecipe(draft.possible))}
    >
      <div className={styles.frame}>
        <div className={styles.figure}>
          <BuildControls draft={draft} groups={controls} />
          <div className={styles.outcome}>
            <div data-dim={draft.problems.length > 0} className={styles.counted}>
              <ArchitectureDrawing config={draft.config} asked={draft.recipe} picture={picture} />
            </div>
            <Totals draft={draft} />
            <BuildStatus draft={draft} link />
          </div>
        </div>
      </div>
    </Frame>
  );
}
