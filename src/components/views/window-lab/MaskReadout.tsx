import { useText } from "../../../i18n/text.tsx";
import { partAt } from "../../draw/window-lab/map-drawing.ts";
import type { Phase } from "../../draw/window-lab/phase.ts";
import type { LabScene } from "../../draw/window-lab/scene.ts";
import { Readout } from "../Readout.tsx";
import { keyPlace, type LabSource } from "./lab-source.ts";
import styles from "./lab-views.module.css";
import { usePhaseStage } from "./use-phase-stage.ts";
import { cellName, tokenLine, tokenMarkOf } from "./lab-words.ts";

export interface MaskReadoutProps {
  readonly selection: LabSource;
  readonly phase: Phase;
  readonly scene: LabScene;
}

/** The row that is lit, and the pair where a key is chosen. */
export function MaskReadout({ selection, phase, scene }: MaskReadoutProps) {
  const text = useText();
  usePhaseStage(phase);
  return (
    <div className={styles.readout}>
      <Readout
        selection={selection}
        parts={({ query }) => [tokenLine(text, partAt(scene, phase.value), query), "", ""]}
        tone="query"
      />
      <Readout
        selection={selection}
        parts={(now) => {
          const part = partAt(scene, phase.value);
          const key = keyPlace(part, now);
          if (key < 0) return ["", "", ""];
          const slot = part.layout.slotOf[now.query] as number;
          const open = part.mask[slot * part.layout.windowTokens + key] === 0;
          return [text.lab.mask.pair(tokenMarkOf(part, now.query), cellName(text, part, now.key), open), "", ""];
        }}
        tone="key"
      />
    </div>
  );
}
