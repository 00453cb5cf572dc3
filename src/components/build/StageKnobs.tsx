import { useText } from "../../i18n/text.tsx";
import type { SwinRecipe } from "../../model/build/recipe.ts";
import controls from "../controls/controls.module.css";
import { Knob } from "../controls/Knob.tsx";
import styles from "./build.module.css";

export interface StageKnobsProps {
  readonly recipe: SwinRecipe;
  readonly onChange: (depths: readonly number[]) => void;
}

/** Stages of a Swin at most, and blocks of one that a slider reaches. */
const most = { stages: 4, blocks: 24 };

/** How many blocks each stage of a Swin has, and how many stages. */
export function StageKnobs({ recipe: { depths }, onChange }: StageKnobsProps) {
  const { build: words } = useText();
  return (
    <>
      {depths.map((depth, stage) => (
        <Knob
          key={`stage ${stage}`}
          label={words.stage(stage + 1)}
          exactly={words.exactly(words.stage(stage + 1))}
          value={depth}
          min={1}
          max={most.blocks}
          step={1}
          onChange={(next) => onChange(depths.with(stage, next))}
        />
      ))}
      <div className={styles.offers}>
        <button
          type="button"
          className={controls.button}
          disabled={depths.length >= most.stages}
          onClick={() => onChange([...depths, 2])}
        >
          {words.addStage}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={depths.length <= 1}
          onClick={() => onChange(depths.slice(0, -1))}
        >
          {words.dropStage}
        </button>
      </div>
    </>
  );
}
