import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatRecipe } from "../../model/build/recipe.ts";
import { layersOf } from "../../model/cost.ts";
import { Frame } from "../figures/Frame.tsx";
import { PartBars, partTable } from "../views/build/PartBars.tsx";
import styles from "./build.module.css";
import { useDraft } from "./use-draft.ts";

/** Which parts of the network that is being built have its parameters, and which its work. */
export function PartsFigure() {
  const text = useText();
  const { parts: words, provenance } = text.build;
  const { config, possible, problems } = useDraft();
  const layers = useMemo(() => layersOf(config), [config]);
  return (
    <Frame
      id="parts"
      title={words.name}
      name={words.name}
      caption={words.caption}
      provenance={() => provenance(formatRecipe(possible))}
      table={() => partTable(text, layers)}
    >
      <div data-instead={problems.length > 0} className={styles.counted}>
        <PartBars layers={layers} />
      </div>
    </Frame>
  );
}
