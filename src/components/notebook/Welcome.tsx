import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { makeNotebook } from "../../notebook/notebook-format.ts";
import controls from "../controls/controls.module.css";
import { OpenFile } from "./OpenFile.tsx";
import styles from "./room.module.css";
import { openNotebook, useNewNotebook, useOpenNotebook } from "./use-open-notebook.ts";

/** What stands here before a notebook is open: what one can do, some to begin with, and those of this machine. */
export function Welcome() {
  const { notebookRoom, starters } = useText();
  const words = notebookRoom.welcome;
  const shelf = useOpenNotebook((state) => state.shelf);
  const begin = useNewNotebook();
  // Deleting cannot be taken back, so it is asked about where it was asked for.
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <section className={styles.welcome} aria-labelledby="notebook-welcome">
      <h2 id="notebook-welcome">{words.title}</h2>
      <p className={styles.lead}>{words.text}</p>
      <div className={styles.actions}>
        <button type="button" className={controls.button} onClick={begin}>
          {words.empty}
        </button>
        <OpenFile />
      </div>
      <h3>{words.starters}</h3>
      <ul className={styles.starters}>
        {starters.map(({ title, about, cells }) => (
          <li key={title}>
            <button type="button" onClick={() => openNotebook.open(makeNotebook(title, cells), false)}>
              <strong>{title}</strong>
              <span>{about}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3>{words.yours}</h3>
      {shelf.length === 0 ? (
        <p className="soft">{words.none}</p>
      ) : (
        <ul className={styles.shelf}>
          {shelf.map(({ id, changed, notebook }) => (
            <li key={id}>
              <button type="button" className={styles.shelved} onClick={() => openNotebook.take(id)}>
                <strong>{notebook.title || notebookRoom.untitled}</strong>
                <span className="soft">
                  {words.changed(changed)} · {words.cells(notebook.cells.length)}
                </span>
              </button>
              <button
                type="button"
                className={`${controls.button} ${controls.quiet}`}
                aria-label={asked === id ? words.sure : words.delete(notebook.title)}
                onBlur={() => setAsked(null)}
                onClick={() => (asked === id ? openNotebook.drop(id) : setAsked(id))}
              >
                {asked === id ? words.sure : words.deleteShort}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
