import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { notebookFile, notebookLimits } from "../../notebook/notebook-format.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { saveFile } from "../figures/save-file.ts";
import { Intake } from "../inspector/Intake.tsx";
import { CellTools } from "./CellTools.tsx";
import { CodeCell } from "./CodeCell.tsx";
import { Foreign } from "./Foreign.tsx";
import styles from "./room.module.css";
import { LessonCells, useCellSession, useSessionState, WithSession } from "./session-context.tsx";
import { ShareNotebook } from "./ShareNotebook.tsx";
import { TextCell } from "./TextCell.tsx";
import { openNotebook, useOpenNotebook } from "./use-open-notebook.ts";

/** The notebook that is open. */
export function OpenNotebookView() {
  const foreign = useOpenNotebook((state) => state.foreign);
  return (
    <LessonCells trusted={!foreign} keepsAs="notebook">
      <WithSession>
        <Head />
        {foreign && <Foreign />}
        <Lost />
        <Cells />
      </WithSession>
    </LessonCells>
  );
}

/** A name for a file, of what the title has of it. */
const stem = (title: string) =>
  title
    .trim()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "") || "notebook";

function Head() {
  const { notebookRoom: words } = useText();
  const { session } = useCellSession();
  const title = useOpenNotebook((state) => state.title);
  const kept = useOpenNotebook((state) => state.kept);
  const undoable = useOpenNotebook((state) => state.undoable);
  const trusted = useSessionState((state) => state.trusted);
  const busy = useSessionState((state) => Object.values(state.results).some(({ status }) => status !== "idle"));
  const save = () =>
    saveFile(
      `${stem(title)}.vitrine.json`,
      new Blob([notebookFile(openNotebook.notebook())], { type: "application/json" }),
    );
  return (
    <header className={styles.head}>
      <input
        className={styles.title}
        value={title}
        aria-label={words.name}
        placeholder={words.untitled}
        maxLength={notebookLimits.title}
        onChange={(event) => openNotebook.rename(event.target.value)}
      />
      <div className={styles.actions}>
        {busy ? (
          <button type="button" className={controls.button} onClick={() => session.stop()}>
            {words.stop}
          </button>
        ) : (
          <button type="button" className={controls.button} disabled={!trusted} onClick={() => void session.runAll()}>
            {words.runAll}
          </button>
        )}
        <button
          type="button"
          className={controls.button}
          disabled={undoable === 0}
          title={words.undoHint}
          onClick={() => openNotebook.undo()}
        >
          {words.undo}
        </button>
        <button type="button" className={controls.button} onClick={save}>
          {words.file}
        </button>
        <ShareNotebook />
        <button type="button" className={controls.button} onClick={() => openNotebook.close()}>
          {words.close}
        </button>
      </div>
      <p className={kept === "kept" ? "soft" : styles.warn} role="status">
        {words.kept[kept]}
      </p>
      <On />
    </header>
  );
}

/** The model and the picture that cells use, and another picture. */
function On() {
  const { notebookRoom: words } = useText();
  const { samples } = useApp();
  const lang = useAppState((state) => state.lang);
  const model = useAppState((state) => (state.model ? state.modelName : null));
  const picture = useAppState((state) => {
    const sample = samples.find(({ id }) => id === state.imageId);
    return sample?.title[lang] ?? state.pictureName;
  });
  return (
    <details className={styles.on}>
      <summary>
        {model === null ? words.loading : words.on(model, picture)} <span>{words.picture}</span>
      </summary>
      <Intake />
    </details>
  );
}

/** Variables went away with the sandbox: what is shown is left, and the way back. */
function Lost() {
  const { notebook: words } = useText();
  const { session } = useCellSession();
  const lost = useSessionState((state) => state.lost);
  if (!lost) return null;
  return (
    <div className={styles.notice} role="status">
      <p>{words.lost}</p>
      <button type="button" className={controls.button} onClick={() => void session.runAll()}>
        {words.runAllAgain}
      </button>
    </div>
  );
}

function Cells() {
  const text = useText();
  const { notebook, notebookRoom: words } = text;
  const cells = useOpenNotebook((state) => state.cells);
  const [added, setAdded] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (added === null) return;
    // The editor's own element lies in its shadow root.
    const cell = list.current?.querySelector(`[data-cell="${added}"]`);
    const editor =
      cell?.querySelector("textarea") ??
      cell?.querySelector("[role=presentation]")?.shadowRoot?.querySelector<HTMLElement>(".cm-content");
    editor?.focus();
    setAdded(null);
  }, [added]);
  const full = cells.length >= notebookLimits.cells;
  let code = 0;
  return (
    <div ref={list} className={styles.cells}>
      {cells.map(({ id, kind, text: source }, index) => {
        const name = kind === "code" ? notebook.cell(++code) : notebook.textCell(index + 1);
        const tools = (
          <CellTools id={id} name={name} first={index === 0} last={index === cells.length - 1} onAdded={setAdded} />
        );
        return (
          <div key={id} data-cell={id}>
            {kind === "code" ? (
              <CodeCell
                id={id}
                source={source}
                onChange={(next) => openNotebook.write(id, next)}
                onLast={() => setAdded(openNotebook.add("code"))}
                tools={tools}
              />
            ) : (
              <TextCell
                source={source}
                number={index + 1}
                onChange={(next) => openNotebook.write(id, next)}
                tools={tools}
              />
            )}
          </div>
        );
      })}
      <div className={styles.actions} role="group" aria-label={words.add}>
        <button
          type="button"
          className={controls.button}
          disabled={full}
          onClick={() => setAdded(openNotebook.add("code"))}
        >
          {words.addCode}
        </button>
        <button
          type="button"
          className={controls.button}
          disabled={full}
          onClick={() => setAdded(openNotebook.add("text"))}
        >
          {words.addText}
        </button>
        {full && <p className={styles.warn}>{words.full(notebookLimits.cells)}</p>}
      </div>
      <p className="soft">{notebook.keys}</p>
    </div>
  );
}
