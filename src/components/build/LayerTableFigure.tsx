import { useMemo, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatRecipe } from "../../model/build/recipe.ts";
import { layersOf } from "../../model/cost.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import { Frame } from "../figures/Frame.tsx";
import { LayerTable, layerTable } from "../views/build/LayerTable.tsx";
import styles from "./build.module.css";
import { useDraft } from "./use-draft.ts";

export interface LayerTableFigureProps {
  /** Whose names it begins with; the course's are those of a ViT. */
  readonly names?: "timm" | "course";
  /** Whether it begins with every block listed. */
  readonly every?: boolean;
}

/** Output shape, parameters and multiply-adds of every layer of the network that is being built. */
export function LayerTableFigure({ names: first = "timm", every: whole = false }: LayerTableFigureProps) {
  const text = useText();
  const { table: words, provenance } = text.build;
  const { config, possible, problems } = useDraft();
  const [names, setNames] = useState(first);
  const [every, setEvery] = useState(whole);
  const layers = useMemo(() => layersOf(config), [config]);
  const isVit = config.family === "vit";
  return (
    <Frame
      id="layers"
      title={words.name}
      name={words.name}
      caption={words.caption}
      provenance={() => provenance(formatRecipe(possible))}
      table={() => layerTable(text, layers)}
      switches={
        <div className={styles.switches}>
          <label className={controls.check}>
            <input type="checkbox" checked={every} onChange={(event) => setEvery(event.target.checked)} />
            {words.every}
          </label>
          {isVit && (
            <Segmented
              label={words.namesOf}
              value={names}
              options={(["timm", "course"] as const).map((value) => ({ value, label: words.names[value] }))}
              onChange={setNames}
            />
          )}
        </div>
      }
    >
      <div data-instead={problems.length > 0} className={styles.counted}>
        <LayerTable layers={layers} names={isVit ? names : "timm"} every={every} />
      </div>
    </Frame>
  );
}
