import styles from "./text.module.css";

export interface CellProps {
  /** Its name in this lesson: letters, digits and hyphens. */
  readonly id: string;
  /** JavaScript as text: `<Cell id="stride">{`const …`}</Cell>`. */
  readonly children: string;
}

/** Code of the lesson. */
export function Cell({ id, children }: CellProps) {
  return (
    <pre className={styles.code} data-cell={id}>
      <code>{children.trim()}</code>
    </pre>
  );
}
