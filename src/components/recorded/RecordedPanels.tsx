import { useAppState } from "../figures/app-context.tsx";
import { MatrixFigure } from "../figures/MatrixFigure.tsx";
import { OverlayFigure } from "../figures/OverlayFigure.tsx";
import { PairFigure } from "../figures/PairFigure.tsx";
import { RolloutFigure } from "../figures/RolloutFigure.tsx";
import { StatisticsFigure } from "../figures/StatisticsFigure.tsx";
import styles from "../inspector/inspector.module.css";
import { ReachFigure } from "../swin/ReachFigure.tsx";
import { SwinStatisticsFigure } from "../swin/SwinStatisticsFigure.tsx";
import { WindowMatrixFigure } from "../swin/WindowMatrixFigure.tsx";
import { WindowOverlayFigure } from "../swin/WindowOverlayFigure.tsx";
import { hasPairs, MissingFigure } from "./MissingFigure.tsx";

/** What lies under the spine of recorded maps: all that the maps suffice for, and a list of what they do not. */
export default function RecordedPanels() {
  const capture = useAppState((state) => state.model?.recording?.capture);
  if (!capture) return null;
  return (
    <div className={styles.panels}>
      {capture.family === "vit" ? (
        <>
          <OverlayFigure />
          <MatrixFigure />
          {hasPairs(capture) && <PairFigure />}
          <RolloutFigure />
          <StatisticsFigure />
        </>
      ) : (
        <>
          <WindowOverlayFigure />
          <WindowMatrixFigure />
          <ReachFigure />
          <SwinStatisticsFigure />
        </>
      )}
      {hasPairs(capture) ? (
        <MissingFigure capture={capture} />
      ) : (
        <div className={styles.wide}>
          <MissingFigure capture={capture} />
        </div>
      )}
    </div>
  );
}
