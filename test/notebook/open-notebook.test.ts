import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeNotebook } from "../../src/notebook/notebook-format.ts";
import { createOpenNotebook } from "../../src/notebook/open-notebook.ts";
import { createShelf } from "../../src/notebook/shelf.ts";

/** Storage in memory; `room` characters fit. */
function memory(room = Number.POSITIVE_INFINITY): Storage {
  const entries: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => entries[key] ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException("full", "QuotaExceededError");
      entries[key] = value;
    },
    removeItem: (key: string) => void delete entries[key],
  };
  return new Proxy(entries, {
    get: (_, key) => methods[key as keyof typeof methods] ?? entries[key as string],
  }) as unknown as Storage;
}

function room(storage = memory()) {
  let [time, number] = [0, 0];
  const shelf = createShelf(() => storage);
  const open = createOpenNotebook(
    shelf,
    () => ++time,
    () => `n${++number}`,
  );
  return { shelf, open, texts: () => open.store.getState().cells.map(({ text }) => text) };
}

const abc = makeNotebook(
  "abc",
  ["a", "b", "c"].map((text) => ({ kind: "code", text })),
);

describe("the open notebook", () => {
  test("is kept with every change, and is there again", () => {
    const { shelf, open } = room();
    open.open(abc, false);
    const [first] = open.store.getState().cells;
    open.write(first?.id ?? "", "changed");
    open.rename("other");
    expect(shelf.list()[0]?.notebook).toEqual({ ...abc, title: "other", cells: open.notebook().cells });
    open.close();
    open.take("n1");
    expect(open.notebook().cells[0]?.text).toBe("changed");
  });

  test("adding, deleting and moving can be taken back; texts written since stay", () => {
    const { open, texts } = room();
    open.open(abc, false);
    const [a, b] = open.store.getState().cells;
    open.remove(b?.id ?? "");
    open.move(a?.id ?? "", 1);
    open.write(a?.id ?? "", "A");
    expect(texts()).toEqual(["c", "A"]);
    open.undo();
    expect(texts()).toEqual(["A", "c"]);
    open.undo();
    expect(texts()).toEqual(["A", "b", "c"]);
    open.undo();
    expect(texts()).toEqual(["A", "b", "c"]);
  });

  test("any steps taken back give the list from before", () => {
    const step = fc.tuple(fc.constantFrom("add", "remove", "up", "down"), fc.nat(9));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { open, texts } = room();
        open.open(abc, false);
        for (const [what, at] of steps) {
          const { cells } = open.store.getState();
          const id = cells[at % Math.max(1, cells.length)]?.id ?? "";
          if (what === "add") open.add("code", id);
          else if (what === "remove") open.remove(id);
          else open.move(id, what === "up" ? -1 : 1);
        }
        while (open.store.getState().undoable > 0) open.undo();
        expect(texts()).toEqual(["a", "b", "c"]);
      }),
      { seed: 5 },
    );
  });

  test("what came from elsewhere stays so until its reader trusts it, also when it comes again", () => {
    const { open, shelf } = room();
    open.open(abc, true);
    expect(open.store.getState().foreign).toBe(true);
    open.close();
    open.open(abc, true);
    expect(shelf.list().length).toBe(1);
    open.trust();
    open.open(abc, true);
    expect(open.store.getState().foreign).toBe(false);
    open.open({ ...abc, title: "other" }, true);
    expect(open.store.getState().foreign).toBe(true);
    expect(shelf.list().length).toBe(2);
  });

  test("storage that is full or denied is said, and loses nothing that is open", () => {
    const full = room(memory(10));
    full.open.open(abc, false);
    expect(full.open.store.getState().kept).toBe("full");
    expect(full.texts()).toEqual(["a", "b", "c"]);
    const denied = createOpenNotebook(
      createShelf(() => {
        throw new DOMException("denied", "SecurityError");
      }),
      () => 0,
      () => "n",
    );
    denied.open(abc, false);
    expect(denied.store.getState()).toMatchObject({ kept: "denied", shelf: [] });
    expect(denied.store.getState().cells.length).toBe(3);
  });

  test("what is not a notebook under its name is left alone", () => {
    const storage = memory();
    storage.setItem("vitrine-notebook-x", "{");
    storage.setItem("vitrine-notebook-y", '{"changed":1,"foreign":false,"notebook":"{}"}');
    const { shelf } = room(storage);
    expect(shelf.list()).toEqual([]);
    expect(storage.getItem("vitrine-notebook-x")).toBe("{");
  });
});
