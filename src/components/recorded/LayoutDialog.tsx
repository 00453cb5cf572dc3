import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { RecordingQuestion } from "../../model/recording/open-recording.ts";
import { layoutTokens, prefixCount, type TokenLayout } from "../../model/recording/token-layout.ts";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import { useApp } from "../figures/app-context.tsx";
import styles from "./recorded.module.css";

const same = (one: TokenLayout, other: TokenLayout) =>
  layoutTokens(one) === layoutTokens(other) &&
  one.rows === other.rows &&
  prefixCount(one) === prefixCount(other) &&
  one.classToken === other.classToken &&
  one.distilled === other.distilled;

/** Asks how the tokens of recorded maps lie on the picture, where their number alone does not tell. */
export default function LayoutDialog({ question }: { readonly question: RecordingQuestion }) {
  const { layout: words } = useText().recorded;
  const { store, controller } = useApp();
  const { maps, layouts } = question;
  const first = { rows: 1, columns: maps.tokens, classToken: false, distilled: false, registers: 0 };
  const [layout, setLayout] = useState<TokenLayout>(layouts[0] ?? first);
  const made = layoutTokens(layout);
  const fits = made === maps.tokens && layout.rows > 0 && layout.columns > 0;
  const number = (key: "rows" | "columns" | "registers", least: number) => (
    <label>
      {words[key]}
      <input
        type="number"
        min={least}
        max={9999}
        step={1}
        required
        name={key}
        value={Number.isNaN(layout[key]) ? "" : layout[key]}
        onChange={({ target }) => setLayout({ ...layout, [key]: target.valueAsNumber })}
      />
    </label>
  );
  const token = (key: "classToken" | "distilled") => (
    <label className={controls.check} data-check>
      <input
        type="checkbox"
        name={key}
        checked={layout[key]}
        onChange={({ target }) => setLayout({ ...layout, [key]: target.checked })}
      />
      {words[key]}
    </label>
  );
  return (
    <Dialog title={words.title} open onClose={() => store.setState({ dialog: null })}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (fits) void controller.openRecording(question, layout);
        }}
      >
        <p>{layouts.length > 0 ? words.intro(maps.tokens) : words.none(maps.tokens)}</p>
        {layouts.length > 0 && (
          <fieldset className={styles.layouts}>
            <legend>{words.choices}</legend>
            {layouts.map((choice) => (
              <label key={JSON.stringify(choice)}>
                <input type="radio" name="layout" checked={same(choice, layout)} onChange={() => setLayout(choice)} />
                {words.choice(choice.rows, choice.columns, prefixCount(choice))}
              </label>
            ))}
          </fieldset>
        )}
        <fieldset className={styles.numbers}>
          <legend>{words.own}</legend>
          <div className={styles.fields}>
            {number("rows", 1)}
            {number("columns", 1)}
            {number("registers", 0)}
          </div>
          <div className={styles.fields}>
            {token("classToken")}
            {token("distilled")}
          </div>
          <p role="status" className={fits ? "soft" : styles.wrong}>
            {words.makes(Number.isNaN(made) ? 0 : made, maps.tokens)}
          </p>
        </fieldset>
        <div>
          <button type="submit" className={controls.button} disabled={!fits}>
            {words.open}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
