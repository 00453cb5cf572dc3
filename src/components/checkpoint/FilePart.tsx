import { useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { sortCheckpointFiles } from "../../sort-checkpoint-files.ts";
import controls from "../controls/controls.module.css";
import { useApp } from "../figures/app-context.tsx";
import { owe } from "../figures/owe.ts";
import styles from "./checkpoint.module.css";

/**
 * Chooses one's own files. What is dropped here, or anywhere, is taken by the page's drop
 * target; either way the window closes and the page shows the work and what comes of it.
 */
export function FilePart() {
  const { checkpoint } = useText();
  const { store, controller } = useApp();
  const input = useRef<HTMLInputElement>(null);
  const open = (list: FileList | null) => {
    const files = [...(list ?? [])];
    const { checkpoint: sorted, others } = sortCheckpointFiles(files);
    const [other] = others;
    if (files.length === 0) return;
    store.setState({ dialog: null });
    // A file of another kind was meant as weights here: the reader says what it is.
    if (sorted) {
      void controller.openCheckpoint(
        sorted,
        others.find(({ type }) => type.startsWith("image/")),
      );
    } else if (other) void controller.openCheckpoint({ name: other.name, weights: [other] });
    else owe(store, "model", "model.config-alone");
  };
  return (
    <section className={styles.part} aria-labelledby="bring-file">
      <h3 id="bring-file">{checkpoint.file.title}</h3>
      <div className={styles.drop}>
        <button type="button" className={controls.button} onClick={() => input.current?.click()}>
          {checkpoint.file.choose}
        </button>
        <span className="soft">{checkpoint.file.drop}</span>
      </div>
      <p className="soft">{checkpoint.file.hint}</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="checkpoint"
        onChange={(event) => open(event.target.files)}
      />
    </section>
  );
}
