import * as v from "valibot";
import { ModelError } from "../model/errors.ts";

/**
 * A notebook as data: what a file and a link hold. It says nothing about runs: outputs are made again, by
 * the reader, when they want them.
 */

export const notebookLimits = {
  cells: 200,
  /** Characters of one cell. */
  text: 40_000,
  title: 120,
  /** Bytes of a file. */
  file: 1 << 20,
} as const;

const Cell = v.strictObject({
  kind: v.picklist(["code", "text"]),
  text: v.pipe(v.string(), v.maxLength(notebookLimits.text)),
});

const Notebook = v.strictObject({
  format: v.literal("vitrine-notebook"),
  version: v.literal(1),
  title: v.pipe(v.string(), v.maxLength(notebookLimits.title)),
  cells: v.pipe(v.array(Cell), v.maxLength(notebookLimits.cells)),
});

export type NotebookCell = v.InferOutput<typeof Cell>;
export type Notebook = v.InferOutput<typeof Notebook>;

export function makeNotebook(title: string, cells: readonly NotebookCell[]): Notebook {
  return { format: "vitrine-notebook", version: 1, title, cells: [...cells] };
}

/**
 * Reads the text of a notebook.
 *
 * @throws ModelError `notebook.file` with what is wrong and where, `notebook.version` for one of a later format
 */
export function parseNotebook(text: string): Notebook {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return refuse("it is no JSON");
  }
  const { format, version } = (data ?? {}) as { format?: unknown; version?: unknown };
  if (format === "vitrine-notebook" && typeof version === "number" && version > 1) {
    const said = String(version);
    throw new ModelError("notebook.version", `This notebook has format ${said}; this page reads format 1.`, {
      version: said,
    });
  }
  const read = v.safeParse(Notebook, data, { abortEarly: true });
  if (read.success) return read.output;
  const [issue] = read.issues;
  const where = v.getDotPath(issue);
  return refuse(`${where ? `${where}: ` : ""}${issue.message}`.slice(0, 200));
}

function refuse(detail: string): never {
  throw new ModelError("notebook.file", `This is no notebook of Vitrine: ${detail}. Choose a .vitrine.json file.`, {
    detail,
  });
}

/** Reads a file. @throws ModelError as `parseNotebook`, and `notebook.fileLarge` before anything is read */
export async function readNotebookFile(file: Blob): Promise<Notebook> {
  if (file.size > notebookLimits.file) {
    const [kilobytes, limit] = [Math.ceil(file.size / 1024), notebookLimits.file / 1024];
    throw new ModelError("notebook.fileLarge", `The file has ${kilobytes} KB; a notebook has at most ${limit} KB.`, {
      kilobytes,
      limit,
    });
  }
  return parseNotebook(await file.text());
}

/** As a file: readable, since somebody will read it. */
export function notebookFile(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 2)}\n`;
}
