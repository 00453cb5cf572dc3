import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cdp } from "vitest/browser";
import { type CacheKey, cacheName, openHubCache, storageRoom } from "../../../src/model/hub/hub-cache.ts";
import type { HubFile, HubModel } from "../../../src/model/hub/hub-files.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const key = (change: Partial<CacheKey> = {}): CacheKey => ({
  host: "https://hub.example",
  repository: "timm/deit_tiny",
  commit,
  path: "model.safetensors",
  ...change,
});
const bytes = (length: number) => new Blob([Uint8Array.from({ length }, (_, i) => (i * 7) % 256)]);
const file = (path: string): HubFile => ({ path, url: `https://hub.example/${path}`, size: 10, digest: null });
const model = (change: Partial<HubModel> = {}): HubModel => ({
  address: { host: key().host, repository: key().repository, revision: "main", file: null },
  commit,
  licence: "apache-2.0",
  weights: [file("model.safetensors")],
  index: null,
  config: file("config.json"),
  preprocessor: null,
  bytes: 20,
  ...change,
});

/** Limits the storage of this page, as a full disk would; without a size, as it was. */
async function limitStorage(quotaSize?: number): Promise<void> {
  // The type of `cdp` lists no commands: they are the browser's.
  const session = cdp() as unknown as { send: (method: string, parameters: object) => Promise<unknown> };
  await session.send("Storage.overrideQuotaForOrigin", { origin: location.origin, quotaSize });
}

beforeEach(() => caches.delete(cacheName));
afterEach(() => limitStorage());

describe("openHubCache", () => {
  test("gives back what was stored, byte for byte, to another visit", async () => {
    expect(await openHubCache().write(key(), bytes(100_000))).toBe("stored");
    const found = await openHubCache().read(key(), 100_000);
    expect(new Uint8Array((await found?.arrayBuffer()) ?? [])).toEqual(
      new Uint8Array(await bytes(100_000).arrayBuffer()),
    );
  });

  test.each<Partial<CacheKey>>([
    { host: "https://mirror.example" },
    { repository: "timm/other" },
    { commit: commit.replace("0", "f") },
    { path: "config.json" },
  ])("does not mix up %o", async (change) => {
    const cache = openHubCache();
    await cache.write(key(), bytes(10));
    expect(await cache.read(key(change), null)).toBeNull();
  });

  test("a file of the wrong size is not given, and is gone", async () => {
    const cache = openHubCache();
    await cache.write(key(), bytes(10));
    expect(await cache.read(key(), 11)).toBeNull();
    expect(await cache.list()).toEqual([]);
  });

  test("lists files with their sizes, beginnings apart", async () => {
    const cache = openHubCache();
    const second = key({ host: "http://localhost:80/pulp/hub", path: "a b/ä.safetensors" });
    await cache.write(key(), bytes(1000));
    await cache.write(second, bytes(20));
    await cache.writePartial(key({ path: "other.safetensors" }), { blob: bytes(5), etag: '"e"' });
    const list = await cache.list();
    expect(list).toHaveLength(3);
    expect(list).toContainEqual({ ...key(), bytes: 1000, partial: false });
    expect(list).toContainEqual({ ...second, bytes: 20, partial: false });
    expect(list).toContainEqual({ ...key({ path: "other.safetensors" }), bytes: 5, partial: true });
  });

  test("the beginning of a file is kept with its ETag beside the whole, and removed", async () => {
    const cache = openHubCache();
    await cache.writePartial(key(), { blob: bytes(50), etag: '"e1"' });
    const partial = await cache.readPartial(key());
    expect(partial?.etag).toBe('"e1"');
    expect(partial?.blob.size).toBe(50);
    expect(await cache.read(key(), null)).toBeNull();
    await cache.removePartial(key());
    expect(await cache.readPartial(key())).toBeNull();
  });

  test("removes one file, one model, or everything", async () => {
    const cache = openHubCache();
    const paths = ["config.json", "model.safetensors"];
    for (const path of paths) {
      await cache.write(key({ path }), bytes(10));
      await cache.write(key({ path, repository: "timm/other" }), bytes(10));
    }
    expect(await cache.remove(key({ path: "config.json" }))).toBe(1);
    expect(await cache.remove({ repository: "timm/other" })).toBe(2);
    expect(await cache.list()).toHaveLength(1);
    expect(await cache.clear()).toBe(true);
    expect(await cache.list()).toEqual([]);
  });

  test("knows the models that are whole, and forgets one that lost a file", async () => {
    const cache = openHubCache();
    expect(await cache.writeModel(model())).toBe("stored");
    await cache.write(key(), bytes(10));
    expect(await cache.models()).toEqual([]);
    await cache.write(key({ path: "config.json" }), bytes(10));
    expect(await cache.models()).toEqual([{ model: model(), bytes: 20 }]);
    await cache.remove(key({ path: "config.json" }));
    expect(await cache.models()).toEqual([]);
  });

  test("a branch that has moved on is one model, at the new commit", async () => {
    const cache = openHubCache();
    const moved = model({ commit: "f".repeat(40) });
    for (const each of [model(), moved]) {
      for (const path of ["config.json", "model.safetensors"]) {
        await cache.write(key({ path, commit: each.commit ?? "" }), bytes(10));
      }
      await cache.writeModel(each);
    }
    expect((await cache.models()).map((cached) => cached.model.commit)).toEqual([moved.commit]);
  });

  test("a full disk is a value, leaves nothing half, and what was there stays", async () => {
    const cache = openHubCache();
    await cache.write(key({ path: "config.json" }), bytes(10));
    await limitStorage(100_000);
    expect(await cache.write(key(), bytes(5_000_000))).toBe("full");
    expect(await cache.read(key(), null)).toBeNull();
    expect((await cache.read(key({ path: "config.json" }), 10))?.size).toBe(10);
  });

  test("the room that is taken grows with what is stored", async () => {
    const before = await storageRoom();
    await openHubCache().write(key(), bytes(3_000_000));
    const after = await storageRoom();
    expect((after?.usage ?? 0) - (before?.usage ?? 0)).toBeGreaterThan(2_000_000);
    expect(after?.quota).toBeGreaterThan(after?.usage ?? 0);
  });

  test.each<[string, CacheStorage | null]>([
    ["no Cache API", null],
    ["a Cache API that refuses", refusing()],
  ])("%s: nothing is kept, nothing thrown", async (_, storage) => {
    const cache = openHubCache(storage);
    expect(await cache.write(key(), bytes(10))).toBe("denied");
    expect(await cache.writeModel(model())).toBe("denied");
    expect(await cache.read(key(), null)).toBeNull();
    expect(await cache.readPartial(key())).toBeNull();
    expect(await cache.list()).toBeNull();
    expect(await cache.models()).toEqual([]);
    expect(await cache.remove({})).toBe(0);
    expect(await cache.clear()).toBe(false);
  });

  test("an entry that is not ours is left alone", async () => {
    await (await caches.open(cacheName)).put("https://cache.invalid/strange", new Response("x"));
    expect(await openHubCache().list()).toEqual([]);
  });
});

/** Storage as a private window or a setting denies it. */
function refusing(): CacheStorage {
  const refuse = () => Promise.reject(new DOMException("denied", "SecurityError"));
  return { open: refuse, delete: refuse, has: refuse, keys: refuse, match: refuse };
}
