import { useText } from "../../i18n/text.tsx";
import type { Table } from "../views/table.ts";
import styles from "./frame.module.css";

/** Rows and columns that a table on the page shows; the CSV has all of them. */
const shownRows = 200;
const shownColumns = 24;

/** The numbers of a figure as a table, cut to what a page can hold. */
export function TableView({ name, table }: { readonly name: string; readonly table: Table }) {
  const { shell } = useText();
  const columns = table.columns.slice(0, shownColumns);
  const rows = table.rows.slice(0, shownRows);
  return (
    <>
      <p className="soft">{shell.frame.rows(rows.length, table.rows.length, columns.length, table.columns.length)}</p>
      <section className={styles.tableWrap} aria-label={name} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={String(index)}>
                {row.slice(0, shownColumns).map((cell, column) => (
                  <td key={columns[column]}>{typeof cell === "number" ? shell.number(cell) : cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
