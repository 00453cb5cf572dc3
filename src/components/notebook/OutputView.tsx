import { useText } from "../../i18n/text.tsx";
import type { Output, Shown } from "../../sandbox/protocol.ts";
import { short } from "../draw/charts/format.ts";
import { TableView } from "../figures/TableView.tsx";
import styles from "./notebook.module.css";
import { PlotFigure } from "./PlotFigure.tsx";

export interface OutputViewProps {
  /** Stem of names of files. */
  readonly id: string;
  readonly output: Output;
}

/** One output of a cell: a line that it printed, or a value. All of it is text and numbers. */
export function OutputView({ id, output }: OutputViewProps) {
  if (output.kind === "value") return <ValueView id={id} value={output.value} />;
  return (
    <div className={styles.line} data-level={output.level} tabIndex={focusable(output.text)}>
      {output.text}
    </div>
  );
}

/** What may have to be scrolled takes the focus, so that the keyboard can. */
const focusable = (text: string) => (text.length > 800 || text.split("\n").length > 12 ? 0 : undefined);

function ValueView({ id, value }: { readonly id: string; readonly value: Shown }) {
  const { notebook: words } = useText();
  switch (value.kind) {
    case "text":
      return (
        <div className={styles.text} tabIndex={focusable(value.text)}>
          {value.quoted ? `"${value.text}"` : value.text}
        </div>
      );
    case "array":
      return <ArrayView value={value} />;
    case "table":
      return (
        <div className={styles.table}>
          {value.total > value.rows.length && <p className="soft">{words.tableMore(value.rows.length, value.total)}</p>}
          <TableView name={words.table} table={value} />
        </div>
      );
    case "plot":
      return <PlotFigure id={id} plot={value.plot} />;
  }
}

const shownRows = 8;
const shownColumns = 10;

/** A tensor or a list of numbers: its shape, its statistics, its first values. */
function ArrayView({ value }: { readonly value: Extract<Shown, { kind: "array" }> }) {
  const { array } = useText().notebook;
  const { type, axes, shape, values, statistics } = value;
  const width = shape.at(-1) ?? 0;
  const total = shape.reduce((product, extent) => product * extent, 1);
  const flat = shape.length < 2;
  const columns = Math.min(width, flat ? 40 : shownColumns);
  const rows = flat ? 1 : Math.min(shownRows, Math.floor(values.length / Math.max(1, width)));
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from(values.subarray(row * width, row * width + columns), short),
  );
  const rest = total - rows * columns;
  return (
    <div className={styles.array}>
      <p>
        {array.shape(
          type,
          axes.map((axis, index) => [axis, shape[index] ?? 0] as const),
        )}
      </p>
      {statistics && (
        <p className="soft">
          {array.statistics(short(statistics.minimum), short(statistics.mean), short(statistics.maximum))}
          {statistics.notFinite > 0 && ` · ${array.notFinite(statistics.notFinite)}`}
        </p>
      )}
      {flat ? (
        <p className={styles.numbers}>{lines[0]?.join("  ")}</p>
      ) : (
        <section className={styles.scroll} aria-label={type} tabIndex={0}>
          <table className={styles.numbers}>
            <tbody>
              {lines.map((line, row) => (
                <tr key={String(row)}>
                  {line.map((number, column) => (
                    <td key={String(column)}>{number}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rest > 0 && <p className="soft">{array.more(rest)}</p>}
    </div>
  );
}
