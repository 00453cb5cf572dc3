import { describe, expect, it, vi } from "vitest";
import type { CheckpointSource, Engine, JobOptions, LoadedModel } from "../../src/model/engine.ts";
import { shareEngine } from "../../src/shared-engine.ts";

const vit: CheckpointSource = { kind: "url", id: "vit", weights: "vit.safetensors", config: "vit.json" };
const own = (weights: Blob): CheckpointSource => ({ kind: "blob", id: "own:mine", weights });

/** An engine whose loads end when the test says so. */
function fakeEngine() {
  const loads: {
    source: CheckpointSource;
    options: JobOptions | undefined;
    finish: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const engine = {
    load: (source: CheckpointSource, options?: JobOptions) =>
      new Promise<LoadedModel>((resolve, reject) => {
        options?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        loads.push({
          source,
          options,
          finish: () => resolve({ id: source.id } as LoadedModel),
          fail: reject,
        });
      }),
    unload: vi.fn(async () => {}),
    run: vi.fn(async () => "capture"),
  } as unknown as Engine;
  return { engine, loads, side: shareEngine(engine) };
}

async function loaded(engine: Engine, loads: ReturnType<typeof fakeEngine>["loads"], source: CheckpointSource) {
  const promise = engine.load(source);
  loads.at(-1)?.finish();
  return promise;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("an engine that two sides share", () => {
  it("gives a model that is there at once, as the same object, and loads it only once", async () => {
    const { loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    const model = await loaded(left, loads, vit);
    expect(await right.load(vit)).toBe(model);
    expect(await left.load(vit)).toBe(model);
    expect(loads).toHaveLength(1);
  });

  it("unloads only when nobody uses the model any more, however often one side loaded it", async () => {
    const { engine, loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    await loaded(left, loads, vit);
    await left.load(vit);
    await right.load(vit);
    await left.unload("vit");
    await left.unload("vit");
    expect(engine.unload).not.toHaveBeenCalled();
    await right.unload("vit");
    expect(engine.unload).toHaveBeenCalledExactlyOnceWith("vit");
    void right.load(vit);
    expect(loads).toHaveLength(2);
  });

  it("lets a side that comes during a load wait for it and hear of its progress", async () => {
    const { loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    const first = left.load(vit);
    const heard = vi.fn();
    const second = right.load(vit, { onProgress: heard });
    await settle();
    loads[0]?.options?.onProgress?.({ stage: "download", loaded: 1, total: 2 });
    loads[0]?.finish();
    expect(await second).toBe(await first);
    expect(heard).toHaveBeenCalledWith({ stage: "download", loaded: 1, total: 2 });
    expect(loads).toHaveLength(1);
  });

  it("loads for the waiting side when the first one cancels or fails, and counts neither of these", async () => {
    for (const end of ["cancel", "fail"]) {
      const { engine, loads, side } = fakeEngine();
      const [left, right] = [side(), side()];
      const abort = new AbortController();
      const first = left.load(vit, { signal: abort.signal }).catch((error: Error) => error);
      const second = right.load(vit);
      await settle();
      if (end === "cancel") abort.abort();
      else loads[0]?.fail(new Error("no"));
      expect(await first).toBeInstanceOf(Error);
      await settle();
      loads[1]?.finish();
      expect((await second).id).toBe("vit");
      await right.unload("vit");
      expect(engine.unload).toHaveBeenCalledTimes(1);
    }
  });

  it("lets a waiting side cancel without touching the load", async () => {
    const { loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    const first = left.load(vit);
    const abort = new AbortController();
    const second = right.load(vit, { signal: abort.signal });
    await settle();
    abort.abort();
    await expect(second).rejects.toMatchObject({ name: "AbortError" });
    expect(loads[0]?.options?.signal).toBeUndefined();
    loads[0]?.finish();
    expect((await first).id).toBe("vit");
  });

  it("gives another file of the same name a name of its own, and the same file to both", async () => {
    const { engine, loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    const [one, other] = [new Blob(["1"]), new Blob(["2"])];
    const mine = await loaded(left, loads, own(one));
    const theirs = await loaded(right, loads, own(other));
    expect([mine.id, theirs.id]).toEqual(["own:mine", "own:mine (2)"]);
    expect(await right.load(own(one))).toBe(mine);
    await right.unload(theirs.id);
    expect(engine.unload).toHaveBeenCalledExactlyOnceWith("own:mine (2)");
  });

  it("replaces a side's own file of the same name where nobody else uses it", async () => {
    const { engine, loads, side } = fakeEngine();
    const left = side();
    await loaded(left, loads, own(new Blob(["1"])));
    expect((await loaded(left, loads, own(new Blob(["2"])))).id).toBe("own:mine");
    await left.unload("own:mine");
    expect(engine.unload).toHaveBeenCalledTimes(1);
  });

  it("keeps the model in use when the file that should replace it is refused", async () => {
    const { loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    const file = new Blob(["1"]);
    const model = await loaded(left, loads, own(file));
    const wrong = left.load(own(new Blob(["2"])));
    loads[1]?.fail(new Error("no"));
    await expect(wrong).rejects.toThrow("no");
    expect(await right.load(own(file))).toBe(model);
  });

  it("lets go of everything of one side when that side is disposed", async () => {
    const { engine, loads, side } = fakeEngine();
    const [left, right] = [side(), side()];
    await loaded(left, loads, vit);
    await loaded(right, loads, own(new Blob(["1"])));
    await right.dispose();
    expect(engine.unload).toHaveBeenCalledExactlyOnceWith("own:mine");
  });
});
