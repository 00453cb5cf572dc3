import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import type { SwinConfig } from "../../model/config.ts";
import type { Selection } from "../../model/selection.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { percent } from "../draw/charts/format.ts";
import { mapColors, type StageMaps } from "../draw/stages/feature-maps.ts";
import { useScene } from "../figures/use-scene.ts";
import { FeatureMap } from "../views/stages/FeatureMap.tsx";
import type { SelectionSource } from "../views/selection-source.ts";
import styles from "../views/stages/Merging.module.css";

export interface StageColumnProps {
  readonly maps: StageMaps;
  readonly config: SwinConfig;
  /** The selection in tokens of the chosen block. */
  readonly origin: SelectionSource;
  /** Tokens of this stage that belong to the chosen one. */
  readonly relativesOf: (now: Selection) => Uint8Array;
  readonly picks: "query" | "key";
}

/** One stage: its size, and the map that enters and the one that leaves it. Its cells choose by tokens of this stage. */
export function StageColumn({ maps, config, origin, relativesOf, picks }: StageColumnProps) {
  const { merging: words } = useText().stages;
  const { stage } = maps;
  const pins = useMemo(() => ({ block: stage.firstBlock }), [stage]);
  const scene = useScene(pins);
  const grid = useMemo(() => tokenGrid(config, stage.firstBlock), [config, stage]);
  const finest = tokenGrid(config, 0).columns;
  const last = stage.firstBlock + stage.depth;
  const shown: readonly (readonly [name: string, map: NamedTensor | undefined])[] = [
    [stage.index === 0 ? words.embedded : words.afterMerging, maps.enters],
    [words.afterBlock(last), maps.leaves],
  ];
  return (
    <div className={styles.stage}>
      <div>
        <h3>{words.stage(stage.index + 1)}</h3>
        <p className={styles.size}>
          <b>{words.size(stage.rows, stage.columns, stage.dim)}</b>
        </p>
      </div>
      {shown.map(([name, map]) => (
        <div key={name}>
          <p>{name}</p>
          {map ? (
            <>
              <FeatureMap
                {...scene}
                {...{ origin, grid, finest, relativesOf, picks }}
                name={`${words.stage(stage.index + 1)}, ${name}`}
                colors={mapColors(map)}
              />
              <p>{words.explained(percent(mapColors(map).explained.reduce((sum, share) => sum + share, 0)))}</p>
            </>
          ) : (
            <p className={styles.absent}>{words.absent}</p>
          )}
        </div>
      ))}
    </div>
  );
}
