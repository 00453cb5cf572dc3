import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { PatchGrid } from "../views/PatchGrid.tsx";
import { useApp, useAppState } from "./app-context.tsx";
import { selectionInBlock } from "../views/swin/swin-tokens.ts";
import { useGrid, useSwinConfig } from "./derived.ts";
import { Skeleton } from "./Skeleton.tsx";
import { Setting } from "./Setting.tsx";
import styles from "./spine-figures.module.css";
import { useScene } from "./use-scene.ts";

export interface PictureFigureProps {
  readonly compact: boolean;
  /** Its side at most, in CSS pixels. */
  readonly largest?: number;
}

/** The picture cut into patches, where the query (or the key) is chosen. */
export function PictureFigure({ compact, largest = compact ? 104 : 232 }: PictureFigureProps) {
  const { shell } = useText();
  const { samples } = useApp();
  const scene = useScene();
  const swin = useSwinConfig();
  const block = useAppState((state) => state.selection.block);
  const selection = useMemo(
    () => (swin ? selectionInBlock(scene.selection, swin, block) : scene.selection),
    [scene, swin, block],
  );
  const grid = useGrid();
  const picture = useAppState((state) => state.picture);
  const source = useAppState((state) => state.settings.source);
  const direction = useAppState((state) => state.settings.direction);
  const patchesOff = useAppState((state) => state.ablation.patchesOff);
  const classTokenOff = useAppState((state) => state.ablation.classTokenOff);
  const sample = useAppState((state) => samples.find((one) => one.id === state.imageId));
  const lang = useAppState((state) => state.lang);
  if (!grid || !picture) {
    return sample ? (
      <img className={styles.waiting} src={`images/${sample.file}`} alt={sample.description[lang]} />
    ) : (
      <Skeleton ratio={1} />
    );
  }
  return (
    <>
      <PatchGrid
        {...scene}
        selection={selection}
        grid={grid}
        picture={picture}
        source={source}
        direction={direction}
        patchesOff={patchesOff}
        classTokenOff={classTokenOff}
        compact={compact}
        largest={largest}
      />
      {!compact && (
        <div className={styles.tools} title={shell.settings.source}>
          <Setting name="source" />
        </div>
      )}
    </>
  );
}
