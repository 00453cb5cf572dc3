import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatRecipe } from "../../model/build/recipe.ts";
import { layersOf } from "../../model/cost.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import { useFigureState } from "../figures/figure-state.ts";
import { Frame } from "../figures/Frame.tsx";
import { LayerTable, layerTable } from "../views/build/LayerTable.tsx";
import styles from "./build.module.css";
import { useDraft } from "./use-draft.ts";

/** Output shape, parameters and multiply-adds of every layer of the network that is being built. */
export function LayerTableFigure() {
  const text = useText();
  const { table: words, provenance } = text.build;
  const { config, possible, problems } = useDraft();
  const [held, hold] = useFigureState("layers");
  const every = held.every === "on";
  const layers = useMemo(() => layersOf(config), [config]);
  const isVit = config.family === "vit";
  // The course's names are those of a ViT.
  const names = isVit ? held.names : "timm";
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
            <input
              type="checkbox"
              checked={every}
              onChange={({ target }) => hold({ every: target.checked ? "on" : "off" })}
            />
            {words.every}
          </label>
          {isVit && (
            <Segmented
              label={words.namesOf}
              value={names}
              options={(["timm", "course"] as const).map((value) => ({ value, label: words.names[value] }))}
              onChange={(value) => hold({ names: value })}
            />
          )}
        </div>
      }
    >
      <div data-instead={problems.length > 0} className={styles.counted}>
        <LayerTable layers={layers} names={names} every={every} />
      </div>
    </Frame>
  );
}
