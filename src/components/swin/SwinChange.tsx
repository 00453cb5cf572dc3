import { type ReactNode, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { isShifted } from "../../model/analysis/windows.ts";
import type { SwinCapture } from "../../model/capture.ts";
import controls from "../controls/controls.module.css";
import { attentionChange, headLeaks } from "../draw/stages/attention-change.ts";
import { useAppState } from "../figures/app-context.tsx";
import { useGrid } from "../figures/derived.ts";
import { useScene } from "../figures/use-scene.ts";
import { useSelection } from "../views/selection-source.ts";
import styles from "../views/stages/AttentionChange.module.css";
import { AttentionChangeMap, type ChangeView } from "../views/stages/AttentionChangeMap.tsx";
import { shownLeaks } from "../views/stages/LeakArrows.tsx";
import { LeakShares } from "../views/stages/LeakShares.tsx";
import { percent } from "../draw/charts/format.ts";
import { WindowNote } from "./WindowNote.tsx";

export interface SwinChangeProps {
  readonly capture: SwinCapture;
  /** The run without the intervention; the same one while there is none. */
  readonly baseline: SwinCapture;
  readonly show: ChangeView;
  /** Chooses what is shown; stands beside the title. */
  readonly switches?: ReactNode;
}

/** What the switches do to the attention of the chosen query in the chosen head, on the picture and in numbers. */
export function SwinChange({ capture, baseline, show, switches }: SwinChangeProps) {
  const { maps, stages } = useText();
  const { whatIf: words } = stages;
  const scene = useScene();
  const block = useSelection(scene.selection, (now) => now.block);
  const head = useSelection(scene.selection, (now) => now.head);
  const query = useSelection(scene.selection, (now) => now.query);
  const grid = useGrid(block);
  const picture = useAppState((state) => state.picture);
  const colorMap = useAppState((state) => state.settings.colorMap);
  const change = useMemo(
    () => attentionChange(capture, baseline, block, head, query),
    [capture, baseline, block, head, query],
  );
  const leaks = useMemo(() => headLeaks(capture, block, head), [capture, block, head]);
  if (!grid) return null;
  if (!change || !leaks) return <p className="soft">{maps.absent(block + 1)}</p>;

  const leaking = capture.intervention.maskOff && isShifted(change.layout);
  const strangers = change.leaks.leaks;
  const rest = strangers.slice(shownLeaks).reduce((sum, { weight }) => sum + weight, 0);
  return (
    <>
      <div className={styles.attention}>
        <div className={styles.bar}>
          <h3>{words.of(block + 1, head + 1)}</h3>
          {switches}
        </div>
        <AttentionChangeMap {...scene} {...{ grid, change, show, colorMap, picture }} compares={capture !== baseline} />
      </div>
      <div className={styles.numbers}>
        {capture !== baseline && !leaking && change.limit > 0 && (
          <p className={styles.sum}>{words.moved(percent(change.moved))}</p>
        )}
        {leaking && (
          <>
            <LeakShares {...leaks} {...{ grid, query, colorMap }} onHover={scene.onHover} onSelect={scene.onSelect} />
            {strangers.length > 0 ? (
              <p className={styles.note}>
                {words.strangers(strangers.length, Math.min(shownLeaks, strangers.length), percent(rest))}
              </p>
            ) : (
              <div className={styles.note}>
                <p>{words.noStrangers}</p>
                <button
                  type="button"
                  className={controls.button}
                  onClick={() => scene.onSelect({ query: leaks.shares.indexOf(leaks.most) })}
                >
                  {words.goToMost}
                </button>
              </div>
            )}
          </>
        )}
        <WindowNote
          capture={capture}
          block={block}
          strangers={change.allowed.reduce((sum, is) => sum + (is === 1 ? 1 : 0), 0)}
          onSelect={scene.onSelect}
        />
      </div>
    </>
  );
}
