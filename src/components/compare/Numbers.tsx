import { useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { TakeAway } from "../figures/TakeAway.tsx";
import { numberRows, numberTable, type SideNumbers, wordsOf } from "./number-rows.ts";
import styles from "./compare.module.css";

export interface NumbersProps {
  readonly left: SideNumbers | null;
  readonly right: SideNumbers | null;
  readonly direction: "from" | "to";
  /** What the numbers are of, in one line. */
  readonly provenance: () => string;
}

/** Both sides beside each other: what one sees, in words, and the numbers behind it. */
export function Numbers({ left, right, direction, provenance }: NumbersProps) {
  const text = useText();
  const { numbers, words } = text.compare;
  const rows = useMemo(() => numberRows(text, left, right, direction), [text, left, right, direction]);
  const sentences = useMemo(() => wordsOf(text, left, right, direction), [text, left, right, direction]);
  const body = useRef<HTMLDivElement>(null);
  return (
    <section className={styles.numbers} id="compare-numbers" aria-label={numbers.title}>
      <div className={styles.more}>
        <TakeAway
          id="compare-numbers"
          name={[left?.name, right?.name].filter(Boolean).join(" | ")}
          caption={numbers.caption}
          table={() => numberTable(text, left, right, rows)}
          provenance={provenance}
          body={body}
        />
      </div>
      <div className={styles.body} ref={body}>
        <div className={styles.words}>
          <h2>{words.title}</h2>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <table className={styles.table}>
          <caption>{numbers.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{numbers.measure}</span>
              </th>
              <th scope="col">{left?.name}</th>
              <th scope="col">{right?.name}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, side) => (
                  <td key={side}>
                    {cell?.text ?? numbers.none}
                    <span className={styles.bar} aria-hidden="true">
                      {cell?.share !== undefined && <i style={{ inlineSize: `${Math.min(1, cell.share) * 100}%` }} />}
                    </span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.caption}>{numbers.caption}</p>
    </section>
  );
}
