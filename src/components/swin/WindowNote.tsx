import { useText } from "../../i18n/text.tsx";
import { isShifted } from "../../model/analysis/windows.ts";
import type { SwinCapture } from "../../model/capture.ts";
import type { Selection } from "../../model/selection.ts";
import { stageOfBlock, windowGeometry } from "../../model/swin-stages.ts";
import controls from "../controls/controls.module.css";
import { nextShiftedBlock } from "../draw/stages/attention-change.ts";
import styles from "../views/stages/AttentionChange.module.css";

export interface WindowNoteProps {
  readonly capture: SwinCapture;
  readonly block: number;
  /** Tokens of the query's window that are of another region. */
  readonly strangers: number;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** What mask and shift mean for the chosen block, and the way to one where they act. */
export function WindowNote({ capture, block, strangers, onSelect }: WindowNoteProps) {
  const { shell, stages } = useText();
  const { whatIf: words } = stages;
  const { config, intervention } = capture;
  const shifted = isShifted(windowGeometry(config, block));
  const next = shifted ? null : nextShiftedBlock(config, block);
  const { shift } = stageOfBlock(config, block).stage;

  const sentences = () => {
    if (intervention.shiftOff) {
      const window = shifted ? words.shiftOff(block + 1) : words.regularShift(block + 1);
      return intervention.maskOff ? [window, words.nothingShifted] : [window];
    }
    if (!shifted) {
      const why = shift[0] === 0 && shift[1] === 0 ? words.oneWindow(block + 1) : words.regular(block + 1);
      // Bias and temperature act in every block; the mask only in those before.
      const fromBefore = intervention.maskOff && !intervention.biasOff && intervention.temperature === 1;
      return fromBefore ? [why, words.fromBefore] : [why];
    }
    return intervention.maskOff || strangers === 0 ? [] : [words.kept(strangers)];
  };
  const text = sentences();
  if (text.length === 0) return null;
  return (
    <div className={styles.note}>
      <p>{shell.join(...text)}</p>
      {next !== null && (
        <button type="button" className={controls.button} onClick={() => onSelect({ block: next })}>
          {words.goTo(next + 1)}
        </button>
      )}
    </div>
  );
}
