import type { ReactNode } from "react";
import { useText } from "../../i18n/text.tsx";
import type { SwinConfig } from "../../model/config.ts";
import { type Selection, stepHead } from "../../model/selection.ts";
import { stageOfBlock, swinStages } from "../../model/swin-stages.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./head-chooser.module.css";
import { windowMark } from "../views/swin/swin-words.ts";

export interface HeadChooserProps {
  readonly config: SwinConfig;
  /** What is pinned. */
  readonly selection: Selection;
  readonly shiftOff: boolean;
  readonly onSelect: (part: Partial<Selection>) => void;
  /** What the pointer chooses. */
  readonly children: ReactNode;
}

/** Stage, block and head, where they are looked at; a stage leads to its first block with windows of the same kind. */
export function HeadChooser({ config, selection, shiftOff, onSelect, children }: HeadChooserProps) {
  const { overlay } = useText().windows;
  const { stage, inStage } = stageOfBlock(config, selection.block);
  const step = (by: number) => onSelect({ head: stepHead(selection, by, config).head });
  return (
    <div className={styles.chooser} data-control>
      <span className={styles.part}>
        {overlay.stage}
        <Segmented
          label={overlay.stage}
          value={String(stage.index)}
          options={swinStages(config).map(({ index }) => ({ value: String(index), label: String(index + 1) }))}
          onChange={(value) => {
            const next = swinStages(config)[Number(value)];
            if (next) onSelect({ block: next.firstBlock + Math.min(inStage % 2, next.depth - 1) });
          }}
        />
      </span>
      <span className={styles.part}>
        {overlay.block}
        <Segmented
          label={overlay.block}
          value={String(selection.block)}
          options={Array.from({ length: stage.depth }, (_, at) => {
            const block = stage.firstBlock + at;
            return { value: String(block), label: overlay.blockMark(block + 1, windowMark(config, block, shiftOff)) };
          })}
          onChange={(value) => onSelect({ block: Number(value) })}
        />
      </span>
      <span className={styles.part}>
        {overlay.head}
        <span className={styles.steps}>
          <button type="button" className={controls.button} aria-label={overlay.before} onClick={() => step(-1)}>
            ‹
          </button>
          <output>{overlay.of(selection.head + 1, stage.numHeads)}</output>
          <button type="button" className={controls.button} aria-label={overlay.after} onClick={() => step(1)}>
            ›
          </button>
        </span>
      </span>
      <span className={styles.part}>
        {overlay.picksShort}
        {children}
      </span>
    </div>
  );
}
