import { useId } from "react";
import { useText } from "../../i18n/text.tsx";
import type { ModelConfig } from "../../model/config.ts";
import { swinStages } from "../../model/swin-stages.ts";
import { windowMark } from "../views/swin/swin-words.ts";
import styles from "./block-strip.module.css";

export interface BlockStripProps {
  readonly config: ModelConfig;
  readonly block: number;
  /** Shifted windows are off in the run: every block is a regular one. */
  readonly shiftOff: boolean;
  readonly onChange: (block: number) => void;
}

/** The blocks of a network in order, those of a Swin in their stages; one is chosen. */
export function BlockStrip({ config, block, shiftOff, onChange }: BlockStripProps) {
  const { compare } = useText();
  const name = useId();
  const stages =
    config.family === "swin"
      ? swinStages(config).map(({ index, firstBlock, depth }) => ({ index, firstBlock, depth }))
      : [{ index: -1, firstBlock: 0, depth: config.depth }];
  const markOf = (at: number) => (config.family === "swin" ? windowMark(config, at, shiftOff) : null);
  return (
    <fieldset className={styles.strip}>
      <legend className={styles.legend}>{compare.block}</legend>
      {stages.map((stage) => (
        <span key={stage.index} className={styles.stage}>
          {stage.index >= 0 && <small>{compare.stage(stage.index + 1)}</small>}
          <span className={styles.blocks}>
            {Array.from({ length: stage.depth }, (_, at) => {
              const number = stage.firstBlock + at;
              return (
                <label key={number} data-shifted={markOf(number) === "SW" || undefined}>
                  <input
                    type="radio"
                    name={name}
                    checked={number === block}
                    onChange={() => onChange(number)}
                    aria-label={compare.blockName(number + 1, stage.index + 1, markOf(number))}
                  />
                  {number + 1}
                </label>
              );
            })}
          </span>
        </span>
      ))}
    </fieldset>
  );
}
