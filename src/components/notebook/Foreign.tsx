import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import styles from "./room.module.css";
import { useCellSession } from "./session-context.tsx";
import { openNotebook } from "./use-open-notebook.ts";

/** Code from a link or a file has not run, and does not until its reader says so. */
export function Foreign() {
  const { foreign } = useText().notebookRoom;
  const { session } = useCellSession();
  const allow = () => {
    openNotebook.trust();
    session.setTrusted(true);
  };
  return (
    <div className={styles.foreign} role="note">
      <p>
        <strong>{foreign.title}</strong> {foreign.text}
      </p>
      <div className={styles.actions}>
        <button
          type="button"
          className={controls.button}
          onClick={() => {
            allow();
            void session.runAll();
          }}
        >
          {foreign.run}
        </button>
        <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={allow}>
          {foreign.allow}
        </button>
      </div>
    </div>
  );
}
