import { useText } from "../../i18n/text.tsx";
import { Intake } from "../inspector/Intake.tsx";
import { Spine } from "../inspector/Spine.tsx";
import { Notices } from "../page/Notices.tsx";
import { BuildFigure } from "./BuildFigure.tsx";
import styles from "./build.module.css";
import { LayerTableFigure } from "./LayerTableFigure.tsx";
import { PartsFigure } from "./PartsFigure.tsx";

/**
 * A room to build a network in: the controls and what they cost, layer by layer, and the
 * network itself with random weights, run on the picture in use and seen by every view.
 */
export default function Build() {
  const { build: words } = useText();
  return (
    <main>
      <Intake />
      <Notices />
      <div className={styles.room}>
        <header className={styles.head}>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </header>
        <BuildFigure />
        <div className={styles.panels}>
          <LayerTableFigure />
          <PartsFigure />
        </div>
      </div>
      <h2 className={styles.views}>{words.views}</h2>
      <Spine />
    </main>
  );
}
