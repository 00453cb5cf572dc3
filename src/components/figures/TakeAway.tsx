import { lazy, type RefObject, Suspense, useState } from "react";
import { useText, withWords } from "../../i18n/text.tsx";
import type { NpzEntries } from "../../model/export/npz.ts";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import { Menu } from "../controls/Menu.tsx";
import type { PythonOfMap } from "../recorded/PythonDialog.tsx";
import type { Table } from "../views/table.ts";
import styles from "./frame.module.css";
import { useProvenance } from "./provenance.ts";
import { saveFile } from "./save-file.ts";
import { TableView } from "./TableView.tsx";

const PythonDialog = lazy(withWords(() => import("../recorded/PythonDialog.tsx")));

const EmbedPart = lazy(withWords(() => import("../embed/EmbedPart.tsx")));

/** What a figure can be taken away as. */
export interface Takeable {
  /** Stem of file names. */
  readonly id: string;
  /** The figure's title as plain text. */
  readonly name: string;
  /** Printed under an exported picture. */
  readonly caption: string;
  /** The numbers as rows; absent while there are none. */
  readonly table?: (() => Table) | undefined;
  /** The tensors behind the picture, for NPZ. */
  readonly tensors?: (() => NpzEntries | Promise<NpzEntries>) | undefined;
  /** The lines of Python that make the shown map again; null where there are none. */
  readonly python?: (() => Promise<PythonOfMap | null>) | undefined;
  /** What the numbers are of, where it is not the run on the page. */
  readonly provenance?: (() => string) | undefined;
}

export interface TakeAwayProps extends Takeable {
  /** The element that holds the figure's canvases and SVGs. */
  readonly body: RefObject<HTMLElement | null>;
}

/** The menu of a figure: its numbers as a table, and files: PNG, SVG where it is vector, CSV, NPZ. */
export function TakeAway({ id, name, caption, table, tensors, python, body, ...given }: TakeAwayProps) {
  const { shell } = useText();
  const [shown, setShown] = useState<Table | null>(null);
  const [lines, setLines] = useState<{ readonly python: PythonOfMap | null } | null>(null);
  const ofRun = useProvenance();
  const provenance = given.provenance ?? ofRun;
  const vector = () => body.current?.querySelector<SVGSVGElement>("svg[data-export]");

  // The code that writes files comes when somebody wants one.
  const savePng = async () => {
    const { figurePng } = await import("../draw/figure-picture.ts");
    if (body.current) saveFile(`vitrine-${id}.png`, await figurePng(body.current, name, `${caption}\n${provenance()}`));
  };
  const saveSvg = async () => {
    const { standaloneSvg } = await import("../draw/figure-picture.ts");
    const svg = vector();
    if (svg) saveFile(`vitrine-${id}.svg`, new Blob([standaloneSvg(svg)], { type: "image/svg+xml" }));
  };
  const saveCsv = async (of: () => Table) => {
    const { toCsv } = await import("../../model/export/csv.ts");
    const { rows, columns } = of();
    saveFile(`vitrine-${id}.csv`, new Blob([toCsv(rows, columns)], { type: "text/csv" }));
  };
  const saveNpz = async (of: () => NpzEntries | Promise<NpzEntries>) => {
    const { toNpz } = await import("../../model/export/npz.ts");
    saveFile(`vitrine-${id}.npz`, new Blob([toNpz(await of()) as Uint8Array<ArrayBuffer>]));
  };

  // Asked when the menu opens: only then is what lies in the body certain.
  const files = (): readonly (readonly [name: string, save: () => Promise<void>])[] => [
    ["PNG", savePng],
    ...(vector() ? [["SVG", saveSvg] as const] : []),
    ...(table ? [["CSV", () => saveCsv(table)] as const] : []),
    ...(tensors ? [["NPZ", () => saveNpz(tensors)] as const] : []),
  ];

  return (
    <>
      <Menu label="⋯" name={shell.frame.menu(name)} quiet>
        {(close) => (
          <>
            {table && (
              <button type="button" className={controls.button} onClick={() => (setShown(table()), close())}>
                {shell.frame.table}
              </button>
            )}
            {python && (
              <button
                type="button"
                className={controls.button}
                onClick={() => (void python().then((made) => setLines({ python: made })), close())}
              >
                {shell.frame.python}
              </button>
            )}
            <div className={styles.actions}>
              {files().map(([kind, save]) => (
                <button key={kind} type="button" className={controls.button} onClick={() => void save().then(close)}>
                  {kind}
                </button>
              ))}
            </div>
            <p className="soft">{shell.frame.takeAway}</p>
            <Suspense>
              <EmbedPart figure={id} name={name} body={body} />
            </Suspense>
          </>
        )}
      </Menu>
      <Dialog title={name} open={shown !== null} onClose={() => setShown(null)}>
        {shown && <TableView name={name} table={shown} />}
      </Dialog>
      <Suspense>{lines && <PythonDialog {...lines} onClose={() => setLines(null)} />}</Suspense>
    </>
  );
}
