import { useText } from "../../i18n/text.tsx";
import { isShifted } from "../../model/analysis/windows.ts";
import { changeSelection, headCount } from "../../model/selection.ts";
import { swinStages, windowGeometry } from "../../model/swin-stages.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinConfig } from "../figures/derived.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import { Intake } from "../inspector/Intake.tsx";
import { ProgressLine } from "../page/ProgressLine.tsx";
import styles from "./lab.module.css";

/** Which block and head of the Swin is followed; the choice is the inspector's own. */
function BlockChoice() {
  const { lab } = useText();
  const { store } = useApp();
  const config = useSwinConfig();
  const block = useAppState((state) => state.selection.block);
  const head = useAppState((state) => state.selection.head);
  if (!config) return null;
  const choose = (part: { block?: number; head?: number }) =>
    store.setState((state) => ({
      selection: changeSelection(state.selection, part, state.model?.config),
      hover: null,
    }));
  return (
    <div className={styles.blocks}>
      <label>
        {lab.real.block}
        <select value={block} onChange={(event) => choose({ block: Number(event.target.value) })}>
          {swinStages(config).map((stage) => (
            <optgroup key={stage.index} label={lab.real.stage(stage.index + 1, stage.rows, stage.columns)}>
              {Array.from({ length: stage.depth }, (_, index) => stage.firstBlock + index).map((one) => (
                <option key={one} value={one}>
                  {lab.real.blockName(one + 1, isShifted(windowGeometry(config, one)))}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        {lab.real.head}
        <select value={head} onChange={(event) => choose({ head: Number(event.target.value) })}>
          {Array.from({ length: headCount(config, block) }, (_, one) => (
            <option key={one} value={one}>
              {lab.real.headName(one + 1)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

/** The person's picture and the place in the Swin that the steps are shown for. */
export function RealBar() {
  return (
    <div className={styles.real}>
      <Intake />
      <div className={styles.realChoice}>
        <BlockChoice />
        <ProgressLine />
      </div>
    </div>
  );
}

/** In place of the pictures while there is no Swin, or none has run yet. */
export function NoScene() {
  const { lab } = useText();
  const { controller } = useApp();
  const hasOther = useAppState((state) => state.model !== null && state.model.config.family !== "swin");
  const busy = useAppState((state) => state.progress !== null);
  if (!hasOther) {
    return (
      <div className={styles.empty}>
        <p>{lab.real.waiting}</p>
        <Skeleton ratio={3} />
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <h2>{lab.real.noSwin}</h2>
      <p>{lab.real.noSwinText}</p>
      <button
        type="button"
        className={`${controls.button} ${styles.main}`}
        disabled={busy}
        onClick={() => void controller.openEmbedded("swin-imagenette")}
      >
        {lab.real.load}
      </button>
    </div>
  );
}
