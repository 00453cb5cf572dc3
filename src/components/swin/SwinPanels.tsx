import { PatchesFigure } from "../figures/PatchesFigure.tsx";
import styles from "../inspector/inspector.module.css";
import { BiasFigure } from "./BiasFigure.tsx";
import { CostFigure } from "./CostFigure.tsx";
import { MergingFigure } from "./MergingFigure.tsx";
import { ReachFigure } from "./ReachFigure.tsx";
import { SwinStatisticsFigure } from "./SwinStatisticsFigure.tsx";
import { SwinWhatIfFigure } from "./SwinWhatIfFigure.tsx";
import { WindowMatrixFigure } from "./WindowMatrixFigure.tsx";
import { WindowOverlayFigure } from "./WindowOverlayFigure.tsx";
import { WindowPairFigure } from "./WindowPairFigure.tsx";

/** What lies under the spine of a Swin: a window on the picture, its matrix, a pair; reach and what if; bias and merging; cost, statistics and patches. */
export default function SwinPanels() {
  return (
    <div className={styles.panels}>
      <WindowOverlayFigure />
      <WindowMatrixFigure />
      <WindowPairFigure />
      <ReachFigure />
      <div className={styles.wide}>
        <SwinWhatIfFigure />
      </div>
      <div className={styles.half}>
        <BiasFigure />
      </div>
      <div className={styles.half}>
        <MergingFigure />
      </div>
      <CostFigure />
      <SwinStatisticsFigure />
      <PatchesFigure />
    </div>
  );
}
