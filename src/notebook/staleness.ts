/**
 * Which cells show something that is no longer so. A cell depends on every cell above it that makes or
 * changes a name that it reads; what is below it, and a value changed by a call, are not looked at.
 */

/** A cell of code as it stands in the editor. */
export interface CodeText {
  readonly id: string;
  readonly source: string;
}

/** With the names that it has to do with. */
export interface CellText extends CodeText {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** What a cell's last run was of. */
export interface Ran {
  readonly source: string;
  /** Grows from run to run, over all cells. */
  readonly run: number;
  /** The runs of the cells that it depended on, by their ids. */
  readonly on: ReadonlyMap<string, number>;
  /** The model, the picture and the like, where it asked for them. */
  readonly world: string | null;
  /** Its variables went away with the sandbox; what it showed is still there. */
  readonly lost: boolean;
}

/**
 * - `edited`: the text is not the one that ran
 * - `above`: a cell above, on which it depends, ran again, changed or went away
 * - `world`: the page shows another model or picture
 * - `lost`: its variables are gone
 */
export type Staleness = "fresh" | "never" | "edited" | "above" | "world" | "lost";

/** The cells above, in order, on which a cell depends. */
export function dependencies(cells: readonly CellText[], index: number): CellText[] {
  const { reads } = cells[index] as CellText;
  return cells.slice(0, index).filter(({ writes }) => [...writes].some((name) => reads.has(name)));
}

/**
 * How fresh every cell is, in order.
 *
 * @param ran the last run of each cell, by its id
 * @param world the model and the picture that the page shows now
 */
export function staleness(
  cells: readonly CellText[],
  ran: ReadonlyMap<string, Ran>,
  world: string | null,
): ReadonlyMap<string, Staleness> {
  const result = new Map<string, Staleness>();
  cells.forEach((cell, index) => {
    result.set(cell.id, judge(cell, dependencies(cells, index)));
  });
  return result;

  function judge(cell: CellText, on: readonly CellText[]): Staleness {
    const last = ran.get(cell.id);
    if (!last) return "never";
    if (last.lost) return "lost";
    if (last.source !== cell.source) return "edited";
    const same = on.length === last.on.size && on.every(({ id }) => last.on.get(id) === ran.get(id)?.run);
    if (!same || on.some(({ id }) => result.get(id) !== "fresh")) return "above";
    return last.world !== null && last.world !== world ? "world" : "fresh";
  }
}
