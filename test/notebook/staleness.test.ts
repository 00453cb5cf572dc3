import { describe, expect, test } from "vitest";
import { cellNames } from "../../src/notebook/cell-names.ts";
import { type CellText, dependencies, type Ran, staleness } from "../../src/notebook/staleness.ts";

const cell = (id: string, source: string): CellText => ({ id, source, ...cellNames(source) });

/** Cells that have run one after another. */
function runAll(cells: readonly CellText[], world: string | null = null): Map<string, Ran> {
  const ran = new Map<string, Ran>();
  for (const index of cells.keys()) run(cells, index, ran, index + 1, world);
  return ran;
}

function run(cells: readonly CellText[], index: number, ran: Map<string, Ran>, number: number, world: string | null) {
  const { id, source } = cells[index] as CellText;
  const on = new Map(dependencies(cells, index).map((other) => [other.id, ran.get(other.id)?.run ?? 0]));
  ran.set(id, { source, run: number, on, world, lost: false });
}

const states = (cells: readonly CellText[], ran: Map<string, Ran>, world: string | null = null) =>
  [...staleness(cells, ran, world).values()].join(" ");

const chain = [cell("a", "let x = 1"), cell("b", "const y = x + 1"), cell("c", "y * 2"), cell("d", "5")];

describe("staleness", () => {
  test("cells that ran in order are fresh, and those that never ran say so", () => {
    expect(states(chain, new Map())).toBe("never never never never");
    expect(states(chain, runAll(chain))).toBe("fresh fresh fresh fresh");
  });

  test("a changed text makes all that depends on it stale, and nothing else", () => {
    const ran = runAll(chain);
    expect(states([cell("a", "let x = 2"), ...chain.slice(1)], ran)).toBe("edited above above fresh");
  });

  test("the same text again is fresh again", () => {
    expect(states([cell("a", "let x = 1"), ...chain.slice(1)], runAll(chain))).toBe("fresh fresh fresh fresh");
  });

  test("a cell that ran again makes those below stale until they have run", () => {
    const ran = runAll(chain);
    run(chain, 0, ran, 9, null);
    expect(states(chain, ran)).toBe("fresh above above fresh");
    run(chain, 1, ran, 10, null);
    expect(states(chain, ran)).toBe("fresh fresh above fresh");
    run(chain, 2, ran, 11, null);
    expect(states(chain, ran)).toBe("fresh fresh fresh fresh");
  });

  test("a cell between that changes the name counts, and so does one that goes away", () => {
    const changed = [chain[0], cell("e", "x++"), ...chain.slice(1)] as CellText[];
    expect(states(changed, runAll(chain))).toBe("fresh never above above fresh");
    expect(states(chain.slice(1), runAll(chain))).toBe("above above fresh");
  });

  test("another order is another notebook", () => {
    const ran = runAll(chain);
    expect(states([chain[1], chain[0], chain[2], chain[3]] as CellText[], ran)).toBe("above fresh above fresh");
  });

  test("another picture concerns what asked for the model, and what depends on that", () => {
    const ran = runAll(chain);
    ran.set("b", { ...(ran.get("b") as Ran), world: "church" });
    expect(states(chain, ran, "church")).toBe("fresh fresh fresh fresh");
    expect(states(chain, ran, "tench")).toBe("fresh world above fresh");
  });

  test("lost variables make a cell stale, whatever else is so", () => {
    const ran = new Map([...runAll(chain)].map(([id, one]) => [id, { ...one, lost: true }]));
    expect(states(chain, ran)).toBe("lost lost lost lost");
  });
});
