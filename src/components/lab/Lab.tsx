import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { Setting } from "../figures/Setting.tsx";
import { Notices } from "../page/Notices.tsx";
import { Formulas } from "./Formulas.tsx";
import styles from "./lab.module.css";
import { InMemoryFigure, InPictureFigure } from "./MapFigures.tsx";
import { MaskFigure } from "./MaskFigure.tsx";
import { Narration } from "./Narration.tsx";
import { Numbers } from "./Numbers.tsx";
import { NoScene, RealBar } from "./RealBar.tsx";
import { SoftmaxFigure } from "./SoftmaxFigure.tsx";
import { stagePanel, Steps, Transport } from "./Steps.tsx";
import { Try } from "./Try.tsx";
import { useLab } from "./use-lab.ts";

/**
 * The Window Lab: one token followed through partition, roll, regions, mask, softmax
 * and roll back, on the course's map or on the person's picture. The same three
 * pictures and the same row of softmax in every step.
 */
export default function Lab() {
  const { lab: words } = useText();
  const { lab, told, player } = useLab();
  const step = useAppState((state) => state.settings.labStep);
  const real = useAppState((state) => state.settings.labSource === "picture");
  // Canvases take the colours of the theme when they draw.
  useAppState((state) => state.theme);
  return (
    <main>
      <Notices />
      <div className={styles.lab}>
        <h1 className="visually-hidden">{words.title}</h1>
        <Steps player={player} scene={lab?.scene ?? null} />
        {real && <RealBar />}
        <div id={stagePanel} role="tabpanel" aria-labelledby={`lab-step-${step}`} className={styles.stage}>
          <div className={styles.top}>
            {lab && told ? <Narration lab={lab} told={told} /> : <NoScene />}
            <div className={styles.side}>
              <Transport player={player} scene={lab?.scene ?? null} />
              <div className={styles.source}>
                <span>{words.keys}</span>
                <Setting name="labSource" />
              </div>
            </div>
          </div>
          {lab && (
            <>
              <div className={styles.pictures}>
                <InPictureFigure lab={lab} />
                <InMemoryFigure lab={lab} />
                <MaskFigure lab={lab} />
              </div>
              <div className={styles.below}>
                <SoftmaxFigure lab={lab} />
                <Try lab={lab} />
              </div>
              <div className={styles.depth}>
                <Numbers lab={lab} />
                <Formulas lab={lab} />
              </div>
            </>
          )}
        </div>
      </div>
    </main>
  );
}
