import { useText } from "../../i18n/text.tsx";
import { hyperparameters } from "../../model/hyperparameters.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import { mapFacts } from "../draw/window-lab/facts.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Setting } from "../figures/Setting.tsx";
import styles from "./lab.module.css";
import type { Lab } from "./use-lab.ts";

const course = {
  labRows: hyperparameters.labRows.initial,
  labColumns: hyperparameters.labColumns.initial,
  labWindow: hyperparameters.labWindow.initial,
  labShift: hyperparameters.labShift.initial,
  labPadding: hyperparameters.labPadding.initial,
  labMask: hyperparameters.labMask.initial,
} as const;

/** Mask on or off: with it off the strangers' shares are shown as leaks. */
function MaskSwitch() {
  const { lab, shell } = useText();
  const { controller } = useApp();
  const masked = useAppState((state) => state.settings.labMask);
  return (
    <div className={styles.choice}>
      <span>{shell.settings.labMask}</span>
      <Segmented
        label={shell.settings.labMask}
        value={masked ? "on" : "off"}
        options={[
          { value: "on", label: lab.try.maskOn },
          { value: "off", label: lab.try.maskOff },
        ]}
        onChange={(value) => controller.set({ labMask: value === "on" })}
      />
    </div>
  );
}

/** What the settings lead to, where it is not what they say. */
function Consequences({ lab }: { readonly lab: Lab }) {
  const { lab: words } = useText();
  const { scene, token } = lab;
  const map = mapFacts(scene, token);
  const window = useAppState((state) => state.settings.labWindow);
  const covers = [map.rows <= window, map.columns <= window] as const;
  // Hugging Face lets the shorter side decide for both.
  const both = (covers[0] && covers[1]) || (map.order === "beforeShift" && (covers[0] || covers[1]));
  const axis = both ? "both" : covers[0] ? "rows" : covers[1] ? "columns" : null;
  const { padding, padded, order } = map;
  const sentences = [
    axis ? words.try.covers(axis, map.windowSize, map.windows) : words.try.half(Math.floor(window / 2)),
    padding[0] + padding[1] > 0 ? words.try.pads(padding[0], padding[1], padded, order) : "",
    map.missed > 0 ? words.try.seam(map.missed, map.torn) : "",
  ].filter(Boolean);
  return (
    <div className={styles.consequences} aria-live="polite">
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

/** The map of the Lab: its size, window, shift, mask and padding, and the way back to the course's own. */
export function Try({ lab }: { readonly lab: Lab }) {
  const { lab: words, shell } = useText();
  const { store, controller } = useApp();
  const window = useAppState((state) => state.settings.labWindow);
  const block = useAppState((state) => state.selection.block);
  const isCase = lab.scene.kind === "case";
  return (
    <section className={styles.panel} aria-labelledby="lab-try">
      <h2 id="lab-try">{words.try.title}</h2>
      {isCase && (
        <div className={styles.sliders}>
          <Setting name="labRows" />
          <Setting name="labColumns" />
          <Setting name="labWindow" />
          <Setting name="labShift" max={window - 1} />
        </div>
      )}
      <MaskSwitch />
      {!isCase && <p className={styles.consequences}>{words.try.real(mapFacts(lab.scene, lab.token), block + 1)}</p>}
      {isCase && (
        <>
          <div className={styles.choice}>
            <span>{shell.settings.labPadding}</span>
            <Setting name="labPadding" />
          </div>
          <Consequences lab={lab} />
          <button
            type="button"
            className={controls.button}
            title={words.try.courseIs}
            onClick={() => {
              controller.set(course);
              store.setState({ labToken: { row: 0, column: 5 } });
              lab.source.pin({ key: -1 });
            }}
          >
            {words.try.course}
          </button>
        </>
      )}
    </section>
  );
}
