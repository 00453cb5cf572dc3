import { MatrixFigure } from "../figures/MatrixFigure.tsx";
import { OverlayFigure } from "../figures/OverlayFigure.tsx";
import { PairFigure } from "../figures/PairFigure.tsx";
import { PatchesFigure } from "../figures/PatchesFigure.tsx";
import { PositionsFigure } from "../figures/PositionsFigure.tsx";
import { RolloutFigure } from "../figures/RolloutFigure.tsx";
import { StatisticsFigure } from "../figures/StatisticsFigure.tsx";
import { WhatIfFigure } from "../figures/WhatIfFigure.tsx";
import styles from "./inspector.module.css";

/** What lies under the spine: a head, its matrix, a pair; what if; statistics and rollout; both embeddings. */
export default function Panels() {
  return (
    <div className={styles.panels}>
      <OverlayFigure />
      <MatrixFigure />
      <PairFigure />
      <WhatIfFigure />
      <StatisticsFigure />
      <RolloutFigure />
      <div className={styles.half}>
        <PatchesFigure />
      </div>
      <div className={styles.half}>
        <PositionsFigure />
      </div>
    </div>
  );
}
