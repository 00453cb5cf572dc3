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
  const heading = useRef<HTMLDivElement>(null);
  const line = ({ name, cells }: (typeof rows)[number]) =>
    `${name}: ${cells.map((cell) => cell?.text ?? numbers.none).join(" | ")}`;
  return (
    <section className={styles.numbers} id="compare-numbers" aria-label={numbers.title}>
      <div className={styles.words}>
        <div ref={heading}>
          <h2>{words.title}</h2>
          {/* A picture of it has the words and the numbers as text. */}
          <TakeAway
            id="compare-numbers"
            name={numbers.title}
            caption={[...sentences, ...rows.map(line)].join("\n")}
            table={() => numberTable(text, left, right, rows)}
            provenance={provenance}
            body={heading}
          />
        </div>
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
      <p className={styles.caption}>{numbers.caption}</p>
    </section>
  );
}
