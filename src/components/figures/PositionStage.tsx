import { useText } from "../../i18n/text.tsx";
import { PositionEmbedding } from "../views/PositionEmbedding.tsx";
import { useAppState } from "./app-context.tsx";
import { useGrid, usePositionMaps } from "./derived.ts";
import styles from "./frame.module.css";
import { Skeleton } from "./Skeleton.tsx";
import { useScene } from "./use-scene.ts";

/** The chosen position against all others, small, for the spine. */
export function PositionStage() {
  const { shell } = useText();
  const scene = useScene();
  const grid = useGrid();
  const maps = usePositionMaps();
  const loaded = useAppState((state) => state.weights !== null);
  const direction = useAppState((state) => state.settings.direction);
  const positions = useAppState((state) => state.settings.positions);
  const shuffleSeed = useAppState((state) => state.settings.shuffleSeed);
  if (!maps || !grid) {
    return loaded ? <p className={styles.caption}>{shell.figures.positions.none}</p> : <Skeleton ratio={1} />;
  }
  return (
    <>
      <PositionEmbedding
        {...scene}
        grid={grid}
        maps={maps}
        intervention={{ positions, shuffleSeed }}
        direction={direction}
        compact
      />
      <p className={styles.caption}>{shell.spine.positionHint}</p>
    </>
  );
}
