import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { SwinCapture } from "../../model/capture.ts";
import type { Selection } from "../../model/selection.ts";
import { stageOfBlock } from "../../model/swin-stages.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { mergingOf, relatives, stageMaps } from "../draw/stages/feature-maps.ts";
import { useAppState } from "../figures/app-context.tsx";
import { once, useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { useSelection } from "../views/selection-source.ts";
import styles from "../views/stages/Merging.module.css";
import { MergingSteps } from "../views/stages/MergingSteps.tsx";
import { stagesTable } from "../views/stages/stage-tables.ts";
import { StageColumn } from "./StageColumn.tsx";

/** Kept with the run: the colours below are found once for each map. */
const mapsOf = once((capture: SwinCapture) => stageMaps(capture));

/** Which four tokens become one, and what the map of every stage looks like. */
export function MergingFigure() {
  const text = useText();
  const { merging: words } = text.stages;
  const capture = useSwinCapture();
  const tensors = () => {
    const maps: Record<string, NamedTensor> = {};
    for (const { stage, enters, leaves } of capture ? mapsOf(capture) : []) {
      if (enters) maps[`stage${stage.index + 1}_enters`] = enters;
      if (leaves) maps[`stage${stage.index + 1}_leaves`] = leaves;
    }
    return maps;
  };
  return (
    <Frame
      id="merging"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={capture ? () => stagesTable(text, mapsOf(capture)) : undefined}
      tensors={capture ? tensors : undefined}
    >
      {capture ? <MergingOfRun capture={capture} /> : <Skeleton ratio={1.3} />}
    </Frame>
  );
}

function MergingOfRun({ capture }: { readonly capture: SwinCapture }) {
  const { merging: words } = useText().stages;
  const { config } = capture;
  const scene = useScene();
  const picture = useAppState((state) => state.picture);
  const picks = useAppState((state) => (state.settings.direction === "from" ? "query" : "key"));
  const maps = mapsOf(capture);
  const stages = maps.map(({ stage }) => stage);
  const block = useSelection(scene.selection, (now) => now.block);
  const token = useSelection(scene.selection, (now) => now[picks]);
  const own = stageOfBlock(config, block).stage.index;
  const [chosen, choose] = useState<number | null>(null);
  // The merging that follows the chosen block's stage; behind the last one, the one before it.
  const first = Math.min(chosen ?? own, stages.length - 2);
  const [before, after] = [maps[first], maps[first + 1]];
  const merged = after ? relatives(stages, own, token, first + 1).indexOf(1) : -1;
  const merging = (before && after && merged >= 0 && mergingOf(before, after, merged)) || null;
  const related = relatives(stages, own, token, first);
  const relativesOf = (stage: number) => (now: Selection) =>
    relatives(stages, stageOfBlock(config, now.block).stage.index, now[picks], stage);
  return (
    <div className={styles.frame}>
      {before && after && merged >= 0 && (
        <>
          <div className={styles.head}>
            <p>
              {words.into(
                Math.floor(merged / after.stage.columns) + 1,
                (merged % after.stage.columns) + 1,
                after.stage.index + 1,
              )}
            </p>
            {stages.length > 2 && (
              <Segmented
                label={words.which}
                value={String(first)}
                options={stages.slice(1).map(({ index }) => ({
                  value: String(index - 1),
                  label: words.between(index, index + 1),
                }))}
                onChange={(value) => choose(Number(value))}
              />
            )}
          </div>
          <MergingSteps
            before={before.stage}
            after={after.stage}
            token={merged}
            merging={merging}
            chosen={[0, 1, 2, 3].filter((part) => related[merging?.parts[part] ?? -1] === 1)}
            picks={picks}
            picture={picture}
          />
        </>
      )}
      <div className={styles.stages} style={{ gridTemplateColumns: `repeat(${maps.length}, minmax(0, 1fr))` }}>
        {maps.map((one) => (
          <StageColumn
            key={one.stage.index}
            maps={one}
            config={config}
            origin={scene.selection}
            relativesOf={relativesOf(one.stage.index)}
            picks={picks}
          />
        ))}
      </div>
    </div>
  );
}
