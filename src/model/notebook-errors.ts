/** What can be wrong with what a notebook cell asks of the page, and with a notebook that is opened. */
export interface NotebookErrorValues {
  "cell.argument": { method: string; detail: string };
  "cell.calls": { limit: number };
  "cell.capture": { megabytes: number; limit: number };
  "cell.sample": { name: string; known: string };
  "cell.blob": { megabytes: number; limit: number };
  "cell.noModel": Record<string, never>;
  "notebook.link": Record<string, never>;
  "notebook.linkLarge": { kilobytes: number; limit: number };
  "notebook.file": { detail: string };
  "notebook.fileLarge": { kilobytes: number; limit: number };
  "notebook.version": { version: string };
}
