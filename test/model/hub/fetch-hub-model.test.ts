import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import { type FetchHubOptions, fetchHubModel, findHubModelOrCached } from "../../../src/model/hub/fetch-hub-model.ts";
import type { Stored } from "../../../src/model/hub/hub-cache.ts";
import { findHubModel } from "../../../src/model/hub/hub-files.ts";
import type { HubProgress } from "../../../src/model/hub/transfer-meter.ts";
import { commit, config, HubServer, preprocessor, weights } from "./hub-server.ts";
import { addressOn, bytesOf, failureOf, MapCache, TestTiming } from "./support.ts";

const server = new HubServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

async function fetched(options: FetchHubOptions = {}) {
  const timing = new TestTiming();
  const model = await findHubModel(addressOn(server.hub), { timing });
  return fetchHubModel(model, { timing, cache: new MapCache(), ...options });
}
const total = weights.length + config.length + preprocessor.length;
const contents = () => server.log.filter((line) => line.startsWith("GET") && !line.includes("/api/")).length;

describe("fetchHubModel", () => {
  test("brings every file, checked and stored", async () => {
    const files = await fetched();
    expect((await bytesOf(files.weights[0])).equals(weights)).toBe(true);
    expect((await bytesOf(files.config)).equals(config)).toBe(true);
    expect((await bytesOf(files.preprocessor)).equals(preprocessor)).toBe(true);
    expect(files).toMatchObject({ stored: "stored", verified: true, fromCache: false });
  });

  test("the second time nothing is asked of the hub but what it has", async () => {
    const cache = new MapCache();
    await fetched({ cache });
    server.log = [];
    const again = await fetched({ cache });
    expect(again.fromCache).toBe(true);
    expect(contents()).toBe(0);
    expect((await bytesOf(again.weights[0])).equals(weights)).toBe(true);
  });

  test.each<Stored>(["denied", "full"])(
    "without storage (%s) the model is here all the same, and says so",
    async (why) => {
      const files = await fetched({ cache: new MapCache(why) });
      expect(files.stored).toBe(why);
      expect((await bytesOf(files.weights[0])).equals(weights)).toBe(true);
    },
  );

  test("what is pinned to no commit is not kept", async () => {
    Object.assign(server.behaviour, { api: "absent", headers: false, pointers: false, large: "here" });
    const cache = new MapCache();
    const files = await fetched({ cache });
    expect(files).toMatchObject({ stored: "unpinned", verified: false });
    expect(cache.blobs.size).toBe(0);
  });

  test("several files arrive in the order of the index", async () => {
    const names = ["b-00001-of-00002.safetensors", "a-00002-of-00002.safetensors"];
    server.files.delete("model.safetensors");
    names.forEach((name, i) => server.files.set(name, weights.subarray(0, 1000 + i)));
    const map = Object.fromEntries(names.map((name, i) => [`t${i}`, name]));
    server.files.set("model.safetensors.index.json", Buffer.from(JSON.stringify({ weight_map: map })));
    const files = await fetched();
    expect(files.weights.map(({ size }) => size)).toEqual([1000, 1001]);
    expect(files.model.index).toContain("weight_map");
  });

  test("progress counts all files together and ends at the total", async () => {
    const seen: HubProgress[] = [];
    await fetched({ onProgress: (progress) => seen.push(progress) });
    expect(seen.every((progress) => progress.total === total)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ loaded: total, file: "model.safetensors" });
  });

  test("a cancelled download goes on from where it was, from the cache of another visit", async () => {
    const cache = new MapCache();
    const cancel = new AbortController();
    server.behaviour.faults = [{ kind: "hang", after: 2 ** 21 }];
    const timing = new TestTiming();
    const onProgress = ({ loaded }: HubProgress) => {
      // The clock stands still, so a piece is reported only because time is made to pass.
      timing.pass(200);
      if (loaded >= 2 ** 21) cancel.abort();
    };
    const clock = { now: () => (timing.pass(200), timing.now()), sleep: timing.sleep };
    const pending = fetched({ cache, signal: cancel.signal, timing: clock, onProgress });
    expect(isAbort(await pending.catch((reason: unknown) => reason))).toBe(true);
    expect([...cache.partials.keys()]).toHaveLength(1);

    server.log = [];
    const files = await fetched({ cache });
    expect((await bytesOf(files.weights[0])).equals(weights)).toBe(true);
    expect(server.log.filter((line) => line.includes("signature"))).toEqual([expect.stringMatching(/bytes=2\d{6}-$/)]);
    expect(cache.partials.size).toBe(0);
  });
});

describe("findHubModelOrCached", () => {
  test("a commit that is here is not asked for", async () => {
    const cache = new MapCache();
    const address = addressOn(server.hub, { revision: commit });
    await fetchHubModel(await findHubModel(address), { cache });
    server.log = [];
    expect((await findHubModelOrCached(address, { cache })).commit).toBe(commit);
    expect(server.log).toEqual([]);
  });

  test("offline, a branch is what it was at the last visit", async () => {
    const cache = new MapCache();
    const away = "http://127.0.0.1:1";
    const model = await findHubModel(addressOn(server.hub));
    await cache.writeModel({ ...model, address: addressOn(away) });
    expect((await findHubModelOrCached(addressOn(away), { cache })).commit).toBe(commit);
  });

  test("offline and not here: the host cannot be reached", async () => {
    const pending = findHubModelOrCached(addressOn("http://127.0.0.1:1"), { cache: new MapCache() });
    expect((await failureOf(pending)).code).toBe("hub.unreachable");
  });

  test("a hub that answers is believed, whatever the cache has", async () => {
    const cache = new MapCache();
    await fetched({ cache });
    server.behaviour.api = { status: 401, code: "GatedRepo" };
    expect((await failureOf(findHubModelOrCached(addressOn(server.hub), { cache }))).code).toBe("hub.gated");
  });
});
