import { useText } from "../../i18n/text.tsx";
import { gridSize, numPrefixTokens } from "../../model/config.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./recorded.module.css";

/** What is on the page instead of a model's run, and why the tokens lie as they do. */
export default function RecordedNote() {
  const { recorded } = useText();
  const { note } = recorded;
  const { store } = useApp();
  const model = useAppState((state) => state.model);
  if (!model?.recording) return null;
  const { config, recording } = model;
  const { file, maps, origin, knowsPatchSize } = recording;
  const [rows, columns] = gridSize(config);
  const again = () => {
    if (!maps || config.family !== "vit") return;
    const { classToken, distilled, regTokens } = config;
    const now = { rows, columns, classToken, distilled, registers: regTokens };
    const options = { file, bytes: model.bytes, labels: model.labels };
    store.setState({ dialog: { kind: "layout", question: { maps, layouts: [now], options, own: null } } });
  };
  return (
    <aside className={styles.note} aria-label={note.label}>
      <p>
        <b>{note.from(file)}</b>{" "}
        {config.family === "vit"
          ? note.layout(rows, columns, numPrefixTokens(config), origin)
          : note.windows(rows, columns, config.windowSize, origin)}{" "}
        <span>
          {note.noModel} {!knowsPatchSize && note.patch(config.patchSize)}
        </span>
      </p>
      <button type="button" className={controls.button} onClick={() => store.setState({ dialog: { kind: "read" } })}>
        {note.read}
      </button>
      {maps && (
        <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={again}>
          {note.again}
        </button>
      )}
    </aside>
  );
}
