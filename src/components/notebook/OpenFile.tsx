import { useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { readNotebookFile } from "../../notebook/notebook-format.ts";
import type { Store } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { useApp } from "../figures/app-context.tsx";
import { openNotebook, oweOf } from "./use-open-notebook.ts";

/** Opens a file as a new notebook; what is open, and what is wrong with the file, loses nothing. */
export async function openNotebookFile(file: Blob, store: Store): Promise<void> {
  try {
    openNotebook.open(await readNotebookFile(file), true);
  } catch (error) {
    oweOf(store, error);
  }
}

export function OpenFile() {
  const words = useText().notebookRoom;
  const { store } = useApp();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={controls.button} onClick={() => input.current?.click()}>
        {words.open}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="notebook-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void openNotebookFile(file, store);
          event.target.value = "";
        }}
      />
    </>
  );
}
