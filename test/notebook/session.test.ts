import { expect, test, vi } from "vitest";
import { createSession } from "../../src/notebook/session.ts";
import { createAppStore } from "../../src/store.ts";

/** A session whose sandbox starts at once and answers when the test says so. */
function stage() {
  let say: (data: unknown) => void = () => {};
  const session = createSession({
    store: createAppStore(),
    door: { run: vi.fn(), prepare: vi.fn(), weight: vi.fn() },
    samples: [],
    open: (onMessage) => {
      say = onMessage;
      queueMicrotask(() => onMessage({ kind: "ready" }));
      return Promise.resolve({ post: () => {}, close: () => {} });
    },
  });
  const line = (run: number, text: string) =>
    say({ kind: "output", run, output: { kind: "line", level: "log", text } });
  const done = (run: number) => say({ kind: "done", run, value: null, dropped: 0 });
  const result = (id: string) => session.state.getState().results[id];
  return { session, line, done, result };
}

const started = () => new Promise((resolve) => setTimeout(resolve));
const [one, two] = [
  { id: "one", source: "const a = 1" },
  { id: "two", source: "a + 1" },
];

test("a cell that goes away while it runs comes back with all that it printed", async () => {
  const { session, line, done, result } = stage();
  session.setCells([one]);
  const end = session.run("one");
  await started();
  line(1, "before");
  session.setCells([]);
  expect(result("one")).toBeUndefined();
  line(1, "after");
  done(1);
  await end;
  expect(result("one")).toBeUndefined();
  session.setCells([one]);
  expect(result("one")).toMatchObject({ status: "idle", error: null });
  expect(result("one")?.outputs).toMatchObject([{ text: "before" }, { text: "after" }]);
  expect(session.state.getState().staleness.get("one")).toBe("fresh");
});

test("a cell that moves while it runs is judged by what was above it", async () => {
  const { session, done } = stage();
  session.setCells([one, two]);
  const end = session.runAll();
  await started();
  done(1);
  await started();
  session.setCells([two, one]);
  done(2);
  await end;
  // What made its variable stands below it now.
  expect(session.state.getState().staleness.get("two")).toBe("above");
});
