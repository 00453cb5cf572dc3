import { useText } from "../../i18n/text.tsx";
import type { Recording } from "../../model/recording/recording.ts";
import styles from "../checkpoint/checkpoint.module.css";

/** Every array of a file of maps, whether it is shown, and what the rows sum to. */
export function RecordedTable({ recording }: { readonly recording: Recording }) {
  const { read: words } = useText().recorded;
  const { rows, off, worst, negative } = recording.rows;
  return (
    <>
      <p>
        <span className="soft">{words.file}</span> <b>{recording.file}</b>
      </p>
      <p>{words.rows(rows, off, String(Number(worst.toPrecision(4))), negative)}</p>
      <div className={styles.scroll} role="region" aria-label={words.arrays} tabIndex={0}>
        <table className={styles.read}>
          <thead>
            <tr>
              <th scope="col">{words.columns.name}</th>
              <th scope="col">{words.columns.shape}</th>
              <th scope="col">{words.columns.dtype}</th>
              <th scope="col">
                <span className="visually-hidden">{words.used}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {recording.arrays.map(({ name, shape, dtype, used }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>[{shape.join(", ")}]</td>
                <td className="soft">{dtype}</td>
                <td className="soft">{used ? words.used : words.unused}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
