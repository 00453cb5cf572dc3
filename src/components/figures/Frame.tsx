import { type ReactNode, useRef, useState } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { useText } from "../../i18n/text.tsx";
import { toCsv } from "../../model/export/csv.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import { Menu } from "../controls/Menu.tsx";
import { figurePng, standaloneSvg } from "../draw/figure-picture.ts";
import type { Table } from "../views/table.ts";
import { useAppState } from "./app-context.tsx";
import styles from "./frame.module.css";
import { useProvenance } from "./provenance.ts";
import { saveFile } from "./save-file.ts";

export interface FrameProps {
  /** Stem of file names and of the element's id. */
  readonly id: string;
  readonly title: ReactNode;
  /** The title as plain text, for exported pictures. */
  readonly name: string;
  /** The few switches that belong beside the title. */
  readonly switches?: ReactNode;
  /** Controls under the picture. */
  readonly controls?: ReactNode;
  /** What is shown and of what; also printed under an exported picture. */
  readonly caption: string;
  /** The numbers as rows; absent while there are none. */
  readonly table?: (() => Table) | undefined;
  /** The tensors behind the picture, for NPZ. */
  readonly tensors?: (() => Readonly<Record<string, NamedTensor>>) | undefined;
  readonly children: ReactNode;
}

/** Rows that a table on the page shows; the CSV has all of them. */
const shownRows = 200;

/** What every figure has: title, controls, picture, caption, the numbers as a table, and files to take away. */
export function Frame({ id, title, name, switches, controls: below, caption, table, tensors, children }: FrameProps) {
  const { shell } = useText();
  const body = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Table | null>(null);
  const provenance = useProvenance();
  const stale = useAppState((state) => state.progress !== null && state.capture !== null);

  const savePng = async () => {
    if (body.current) saveFile(`vitrine-${id}.png`, await figurePng(body.current, name, `${caption}\n${provenance()}`));
  };
  const saveSvg = () => {
    const svg = body.current?.querySelector("svg[data-export]");
    if (svg instanceof SVGSVGElement) {
      saveFile(`vitrine-${id}.svg`, new Blob([standaloneSvg(svg)], { type: "image/svg+xml" }));
    }
  };
  const saveCsv = () => {
    if (table) saveFile(`vitrine-${id}.csv`, new Blob([toCsv(table().rows, table().columns)], { type: "text/csv" }));
  };
  const saveNpz = async () => {
    if (!tensors) return;
    const { toNpz } = await import("../../model/export/npz.ts");
    saveFile(`vitrine-${id}.npz`, new Blob([toNpz(tensors()) as Uint8Array<ArrayBuffer>]));
  };

  return (
    <figure className={`${styles.frame} ${stale ? styles.stale : ""}`} id={id} aria-label={name} aria-busy={stale}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {switches && <div className={styles.switches}>{switches}</div>}
        <div className={styles.more}>
          <Menu label="⋯" name={shell.frame.menu(name)} quiet>
            {(close) => (
              <>
                {table && (
                  <button type="button" className={controls.button} onClick={() => (setShown(table()), close())}>
                    {shell.frame.table}
                  </button>
                )}
                <div className={styles.actions}>
                  <button type="button" className={controls.button} onClick={() => void savePng().then(close)}>
                    PNG
                  </button>
                  {body.current?.querySelector("svg[data-export]") && (
                    <button type="button" className={controls.button} onClick={() => (saveSvg(), close())}>
                      SVG
                    </button>
                  )}
                  {table && (
                    <button type="button" className={controls.button} onClick={() => (saveCsv(), close())}>
                      CSV
                    </button>
                  )}
                  {tensors && (
                    <button type="button" className={controls.button} onClick={() => void saveNpz().then(close)}>
                      NPZ
                    </button>
                  )}
                </div>
                <p className="soft">{shell.frame.takeAway}</p>
              </>
            )}
          </Menu>
        </div>
      </div>
      <div className={styles.body} ref={body}>
        <ErrorBoundary
          fallbackRender={({ error, resetErrorBoundary }) => (
            <div className={styles.broken} role="alert">
              <p>{shell.frame.broken(error instanceof Error ? error.message : String(error))}</p>
              <button type="button" className={controls.button} onClick={resetErrorBoundary}>
                {shell.retry}
              </button>
            </div>
          )}
        >
          {children}
        </ErrorBoundary>
      </div>
      <figcaption className={styles.foot}>
        {below && <div className={styles.controls}>{below}</div>}
        <p className={styles.caption}>{caption}</p>
      </figcaption>
      <Dialog title={name} open={shown !== null} onClose={() => setShown(null)}>
        {shown && (
          <>
            <p className="soft">{shell.frame.rows(Math.min(shownRows, shown.rows.length), shown.rows.length)}</p>
            <section className={styles.tableWrap} aria-label={name} tabIndex={0}>
              <table className={styles.table}>
                <thead>
                  <tr>
                    {shown.columns.map((column) => (
                      <th key={column} scope="col">
                        {column}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {shown.rows.slice(0, shownRows).map((row, index) => (
                    <tr key={String(index)}>
                      {row.map((cell, column) => (
                        <td key={shown.columns[column]}>{typeof cell === "number" ? shell.number(cell) : cell}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </>
        )}
      </Dialog>
    </figure>
  );
}
