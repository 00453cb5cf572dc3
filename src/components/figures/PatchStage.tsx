import { useText } from "../../i18n/text.tsx";
import { PatchEmbedding } from "../views/PatchEmbedding.tsx";
import { useAppState } from "./app-context.tsx";
import { useFilterComponents, useGrid } from "./derived.ts";
import styles from "./frame.module.css";
import { Skeleton } from "./Skeleton.tsx";
import { patchPins, useScene } from "./use-scene.ts";

/** The patch filters' main directions, small, for the spine. */
export function PatchStage() {
  const { shell } = useText();
  const scene = useScene(patchPins);
  const grid = useGrid(0);
  const components = useFilterComponents();
  const weights = useAppState((state) => state.weights);
  const preprocessing = useAppState((state) => state.model?.preprocessing);
  if (!grid || !components || !weights?.patchWeight || !preprocessing) return <Skeleton ratio={0.6} />;
  return (
    <>
      <PatchEmbedding
        {...scene}
        grid={grid}
        weight={weights.patchWeight}
        bias={weights.patchBias}
        components={components}
        show="components"
        picture={null}
        preprocessing={preprocessing}
        patches={undefined}
        compact
      />
      <p className={styles.caption}>{shell.spine.filtersHint}</p>
    </>
  );
}
