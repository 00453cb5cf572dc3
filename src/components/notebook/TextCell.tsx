import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { MarkdownView } from "./MarkdownView.tsx";
import styles from "./notebook.module.css";

export interface TextCellProps {
  readonly source: string;
  /** Its place among all cells, from 1. */
  readonly number: number;
  readonly onChange: (source: string) => void;
  readonly tools: ReactNode;
}

/** A cell of text: read as it will be read, edited on demand. */
export function TextCell({ source, number, onChange, tools }: TextCellProps) {
  const words = useText().notebookRoom;
  const { textCell } = useText().notebook;
  const [editing, setEditing] = useState(source === "");
  const area = useRef<HTMLTextAreaElement>(null);
  const begun = useRef(source === "");
  const hint = useId();
  useEffect(() => {
    if (editing && !begun.current) area.current?.focus();
    begun.current = false;
  }, [editing]);
  return (
    <section className={styles.textCell} aria-label={textCell(number)} data-editing={editing || undefined}>
      <div className={styles.textTools}>
        <button
          type="button"
          className={`${controls.button} ${controls.quiet}`}
          aria-expanded={editing}
          onClick={() => setEditing(!editing)}
        >
          {editing ? words.done : words.edit}
        </button>
        {tools}
      </div>
      {editing ? (
        <>
          <textarea
            ref={area}
            className={styles.area}
            value={source}
            rows={Math.min(24, Math.max(3, source.split("\n").length + 1))}
            aria-label={words.textLabel(number)}
            aria-describedby={hint}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape" && !(event.key === "Enter" && (event.shiftKey || event.ctrlKey))) return;
              event.preventDefault();
              event.stopPropagation();
              setEditing(false);
            }}
          />
          <p id={hint} className="soft">
            {words.textHint}
          </p>
        </>
      ) : source.trim() === "" ? (
        <p className="soft">{words.textEmpty}</p>
      ) : (
        <MarkdownView source={source} />
      )}
    </section>
  );
}
