import { useEffect, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Notices } from "../page/Notices.tsx";
import { OpenNotebookView } from "./OpenNotebookView.tsx";
import { openNotebookFile } from "./OpenFile.tsx";
import styles from "./room.module.css";
import { useOpenNotebook, useSharedNotebook } from "./use-open-notebook.ts";
import { Welcome } from "./Welcome.tsx";

/** The notebook room: a reader's own cells of code and text on the model and the picture of the page. */
export default function NotebookRoom() {
  const words = useText().notebookRoom;
  const { store } = useApp();
  const id = useOpenNotebook((state) => state.id);
  useSharedNotebook();
  // Canvases take the colours of the theme when they draw.
  useAppState((state) => state.theme);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(id);
  useEffect(() => {
    // What opened or closed the notebook has gone with the view it stood in, and the keyboard's place with it.
    if (shown.current !== id && document.activeElement === document.body) heading.current?.focus();
    shown.current = id;
  }, [id]);
  return (
    <main
      id="notebook"
      onDropCapture={(event) => {
        // Any other file is for the page.
        const file = [...event.dataTransfer.files].find(({ name }) => name.endsWith(".vitrine.json"));
        if (!file) return;
        event.preventDefault();
        void openNotebookFile(file, store);
      }}
    >
      <Notices />
      <div className={styles.room}>
        <h1 className="visually-hidden" ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        {id === null ? <Welcome /> : <OpenNotebookView key={id} />}
      </div>
    </main>
  );
}
