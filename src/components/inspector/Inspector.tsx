import { useCallback, useState } from "react";
import { readPreferences, rememberPreferences } from "../../preferences.ts";
import { MatrixFigure } from "../figures/MatrixFigure.tsx";
import { OverlayFigure } from "../figures/OverlayFigure.tsx";
import { PairFigure } from "../figures/PairFigure.tsx";
import { PatchesFigure } from "../figures/PatchesFigure.tsx";
import { PositionsFigure } from "../figures/PositionsFigure.tsx";
import { RolloutFigure } from "../figures/RolloutFigure.tsx";
import { StatisticsFigure } from "../figures/StatisticsFigure.tsx";
import { WhatIfFigure } from "../figures/WhatIfFigure.tsx";
import { Announcer } from "./Announcer.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { DropTarget, Intake } from "./Intake.tsx";
import styles from "./inspector.module.css";
import { Notices } from "./Notices.tsx";
import { Spine } from "./Spine.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

/** The inspector: the network across the top, under it from one head to its matrix to one pair, and further rooms. */
export function Inspector() {
  const [help, setHelp] = useState(false);
  const [singleKeys, setSingleKeys] = useState(() => readPreferences().singleKeys ?? true);
  const openHelp = useCallback(() => setHelp(true), []);
  useShortcuts(singleKeys, openHelp);
  const changeSingleKeys = (on: boolean) => {
    setSingleKeys(on);
    rememberPreferences({ singleKeys: on });
  };
  return (
    <div className={styles.page}>
      <Header onHelp={openHelp} />
      <main>
        <Intake />
        <Notices />
        <Spine />
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
      </main>
      <Announcer />
      <HelpDialog open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} onSingleKeys={changeSingleKeys} />
      <DropTarget />
    </div>
  );
}
