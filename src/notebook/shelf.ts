import * as v from "valibot";
import { type Notebook, notebookFile, parseNotebook } from "./notebook-format.ts";

/** A notebook on this machine. */
export interface Shelved {
  readonly id: string;
  /** Time of the last change in ms since 1970. */
  readonly changed: number;
  /** Its code came from elsewhere and its reader has not yet said that it may run. */
  readonly foreign: boolean;
  readonly notebook: Notebook;
}

/** Whether the last notebook was kept: `denied` and `full` are said to the reader. */
export type Kept = "kept" | "denied" | "full";

const prefix = "vitrine-notebook-";
const Entry = v.object({ changed: v.number(), foreign: v.boolean(), notebook: v.string() });

/** Notebooks that this machine keeps; one entry each, so that two windows do not overwrite each other's. */
export function createShelf(storage: () => Storage) {
  function read(id: string): Shelved | null {
    try {
      const parsed = v.safeParse(Entry, JSON.parse(storage().getItem(prefix + id) ?? "null"));
      if (!parsed.success) return null;
      const { changed, foreign, notebook } = parsed.output;
      return { id, changed, foreign, notebook: parseNotebook(notebook) };
    } catch {
      // Denied, or something else under our name: it is left alone.
      return null;
    }
  }
  return {
    read,
    /** All of them, the last one changed first. */
    list(): Shelved[] {
      try {
        const keys = Object.keys(storage()).filter((key) => key.startsWith(prefix));
        const all = keys.flatMap((key) => read(key.slice(prefix.length)) ?? []);
        return all.sort((one, other) => other.changed - one.changed);
      } catch {
        return [];
      }
    },
    keep({ id, changed, foreign, notebook }: Shelved): Kept {
      try {
        storage().setItem(prefix + id, JSON.stringify({ changed, foreign, notebook: notebookFile(notebook) }));
        return "kept";
      } catch (error) {
        return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "denied";
      }
    },
    drop(id: string): void {
      try {
        storage().removeItem(prefix + id);
      } catch {
        // It was never kept.
      }
    },
  };
}

export type Shelf = ReturnType<typeof createShelf>;
