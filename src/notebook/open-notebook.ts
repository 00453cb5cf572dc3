import { createStore } from "zustand/vanilla";
import { makeNotebook, type Notebook, type NotebookCell, notebookLimits } from "./notebook-format.ts";
import type { Kept, Shelf, Shelved } from "./shelf.ts";

/** A cell of the notebook that is open; its id lives as long as the page. */
export interface OpenCell extends NotebookCell {
  readonly id: string;
}

export interface OpenState {
  /** Null: none is open, and the page offers some. */
  readonly id: string | null;
  readonly title: string;
  readonly cells: readonly OpenCell[];
  readonly foreign: boolean;
  readonly kept: Kept;
  /** What can be taken back: how many steps. */
  readonly undoable: number;
  /** All that this machine keeps. */
  readonly shelf: readonly Shelved[];
}

const undoLimit = 60;

/** The notebook room's state: one notebook that is open, kept on every change, its steps to be taken back. */
export function createOpenNotebook(shelf: Shelf, now: () => number, newId: () => string) {
  const store = createStore<OpenState>(() => ({
    id: null,
    title: "",
    cells: [],
    foreign: false,
    kept: "kept",
    undoable: 0,
    shelf: shelf.list(),
  }));
  const { getState, setState } = store;
  let steps: (readonly OpenCell[])[] = [];
  let lastCell = 0;
  const cellId = () => `c${++lastCell}`;

  function keep(): void {
    const { id, title, cells, foreign } = getState();
    if (id === null) return;
    const notebook = makeNotebook(
      title,
      cells.map(({ kind, text }) => ({ kind, text })),
    );
    const entry = { id, changed: now(), foreign, notebook };
    const kept = shelf.keep(entry);
    const others = getState().shelf.filter((one) => one.id !== id);
    setState({ kept, shelf: kept === "kept" ? [entry, ...others] : getState().shelf });
  }

  /** Another list of cells, one step that can be taken back. */
  function rearrange(cells: readonly OpenCell[]): void {
    steps = [...steps, getState().cells].slice(-undoLimit);
    setState({ cells, undoable: steps.length });
    keep();
  }

  function show(id: string, { title, cells }: Notebook, foreign: boolean): void {
    steps = [];
    setState({ id, title, foreign, undoable: 0, cells: cells.map((cell) => ({ ...cell, id: cellId() })) });
  }

  return {
    store,
    /** Opens a notebook as a new one of this machine. Code that came from elsewhere is not run by itself. */
    open(notebook: Notebook, foreign: boolean): void {
      // The same link opened twice is one notebook.
      const same = JSON.stringify(notebook);
      const known = foreign ? shelf.list().find((one) => JSON.stringify(one.notebook) === same) : undefined;
      if (known) return show(known.id, known.notebook, known.foreign);
      show(newId(), notebook, foreign);
      keep();
    },
    /** Opens one that this machine keeps. */
    take(id: string): void {
      const found = shelf.read(id);
      if (found) show(id, found.notebook, found.foreign);
    },
    close(): void {
      steps = [];
      setState({ id: null, title: "", cells: [], foreign: false, undoable: 0, shelf: shelf.list() });
    },
    /** Deletes one for good. */
    drop(id: string): void {
      shelf.drop(id);
      if (getState().id === id) this.close();
      setState({ shelf: shelf.list() });
    },
    trust(): void {
      setState({ foreign: false });
      keep();
    },
    rename(title: string): void {
      setState({ title: title.slice(0, notebookLimits.title) });
      keep();
    },
    /** Another text of a cell; the editor takes single letters back. */
    write(id: string, text: string): void {
      setState(({ cells }) => ({ cells: cells.map((cell) => (cell.id === id ? { ...cell, text } : cell)) }));
      keep();
    },
    /** A new cell behind another one, or at the end. @returns its id; null when there are too many */
    add(kind: NotebookCell["kind"], behind?: string): string | null {
      const { cells } = getState();
      if (cells.length >= notebookLimits.cells) return null;
      const id = cellId();
      const index = cells.findIndex((cell) => cell.id === behind);
      rearrange(cells.toSpliced(index < 0 ? cells.length : index + 1, 0, { id, kind, text: "" }));
      return id;
    },
    remove: (id: string) => rearrange(getState().cells.filter((cell) => cell.id !== id)),
    /** @param by -1 up, 1 down */
    move(id: string, by: -1 | 1): void {
      const { cells } = getState();
      const from = cells.findIndex((cell) => cell.id === id);
      const moved = cells[from];
      const to = from + by;
      if (!moved || to < 0 || to >= cells.length) return;
      rearrange(cells.toSpliced(from, 1).toSpliced(to, 0, moved));
    },
    /** Takes the last step of adding, deleting or moving back; texts stay as they are now. */
    undo(): void {
      const before = steps.at(-1);
      if (!before) return;
      steps = steps.slice(0, -1);
      const texts = new Map(getState().cells.map((cell) => [cell.id, cell.text]));
      const cells = before.map((cell) => ({ ...cell, text: texts.get(cell.id) ?? cell.text }));
      setState({ cells, undoable: steps.length });
      keep();
    },
    notebook(): Notebook {
      const { title, cells } = getState();
      return makeNotebook(
        title,
        cells.map(({ kind, text }) => ({ kind, text })),
      );
    },
  };
}

export type OpenNotebook = ReturnType<typeof createOpenNotebook>;
