import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import { TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { blobOf, cut, downloadsFrom, everyPiece, isWhole, mebibyte, store } from "./downloads.ts";
import { type Fault, HubServer, noise, sha256, weights } from "./hub-server.ts";
import { TestTiming } from "./support.ts";

const server = new HubServer();
const { file, unknown, download, failure, ranges } = downloadsFrom(server);
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

describe("a server that gives something else", () => {
  test("ignores Range: what is here is thrown away and the whole is taken", async () => {
    server.behaviour.faults = [cut(mebibyte), { kind: "ignoreRange" }];
    expect(await isWhole(await download(file()))).toBe(true);
  });

  test("hides Content-Range: the digest decides", async () => {
    server.behaviour.faults = [cut(mebibyte), { kind: "noContentRange" }];
    expect(await isWhole(await download(file()))).toBe(true);
  });

  test.each(["bytes 5-3145850/3145851", `bytes ${mebibyte + 1}-3145850/3145851`, "lines 1-2/3"])(
    "gives the wrong range (%s)",
    async (header) => {
      server.behaviour.faults = [cut(mebibyte), { kind: "wrongRange", header }];
      expect((await failure(file())).code).toBe("hub.range");
    },
  );

  test("has a file of another length in the middle of it", async () => {
    const header = `bytes ${mebibyte}-9999999/10000000`;
    server.behaviour.faults = [cut(mebibyte), { kind: "wrongRange", header }];
    expect((await failure(file())).code).toBe("hub.changed");
  });

  test("flips a byte: the digest is wrong, both are said, and nothing is kept", async () => {
    server.behaviour.faults = [{ kind: "flip", at: 2_000_000 }];
    const { kept, partials } = store();
    const error = await failure(file(), { partials });
    expect(error.code).toBe("hub.digest");
    expect(error.message).toContain(sha256(weights).slice(0, 12));
    expect(kept.partial).toBeNull();
  });

  test("flips a byte only in the rest: the whole is fetched once more and is right", async () => {
    server.behaviour.faults = [cut(mebibyte), { kind: "flip", at: 2_000_000 }];
    expect(await isWhole(await download(file()))).toBe(true);
    expect(ranges()).toEqual(["all", `bytes=${mebibyte}-`, "all"]);
  });

  test("flips a byte every time: once more and no more", async () => {
    const flip: Fault = { kind: "flip", at: 2_000_000 };
    server.behaviour.faults = [cut(mebibyte), flip, flip, flip, flip];
    expect((await failure(file())).code).toBe("hub.digest");
    expect(ranges()).toHaveLength(3);
  });

  test("changes the file, of which no digest is known: If-Range brings the whole, and it is refused", async () => {
    const other = noise(weights.length, 2);
    server.behaviour.faults = [cut(mebibyte), { kind: "changed", body: other }];
    expect((await failure(file({ digest: null }))).code).toBe("hub.changed");
  });

  test("changes the file, of which a digest is known: the mixture is noticed, the whole is right again", async () => {
    server.behaviour.faults = [cut(mebibyte), { kind: "changed", body: noise(weights.length, 2) }];
    expect(await isWhole(await download(file()))).toBe(true);
  });

  test("has another ETag for the same bytes, as content networks may: nothing is lost", async () => {
    server.behaviour.faults = [cut(mebibyte), { kind: "etag", etag: '"another-server"' }];
    expect(await isWhole(await download(file()))).toBe(true);
    expect(ranges()).toHaveLength(2);
  });

  test("gives a file of another length: refused before it is taken", async () => {
    server.behaviour.faults = [{ kind: "short", bytes: 1000 }];
    expect(await failure(file())).toMatchObject({
      code: "hub.size",
      values: { expected: weights.length, got: 1000 },
    });
  });

  test("gives more than the file has: refused as soon as it is seen", async () => {
    const small = file({ path: "config.json", size: 5, digest: null });
    expect((await failure(small)).code).toBe("hub.size");
  });

  test("gives a web page instead", async () => {
    server.behaviour.faults = [{ kind: "html" }];
    expect((await failure(unknown())).code).toBe("download.html");
  });

  test("is busy: waited for", async () => {
    server.behaviour.faults = [
      { kind: "status", status: 429, headers: { "retry-after": "9" } },
      { kind: "status", status: 503 },
    ];
    const timing = new TestTiming();
    expect(await isWhole(await download(file(), { timing }))).toBe(true);
    expect(timing.waits).toEqual([9000, 1000]);
  });

  test("is busy without end: said as it is", async () => {
    server.behaviour.faults = Array.from({ length: 20 }, (): Fault => ({ kind: "status", status: 429 }));
    expect((await failure(file())).code).toBe("hub.rateLimited");
  });

  test.each([
    [404, "hub.fileMissing"],
    [401, "hub.private"],
    [403, "hub.gated"],
    [410, "hub.status"],
  ])("answers %i: not tried again", async (status, code) => {
    server.behaviour.faults = [{ kind: "status", status }];
    const timing = new TestTiming();
    expect((await failure(file(), { timing })).code).toBe(code);
    expect(timing.waits).toEqual([]);
  });

  test("states more than fits: refused before it is asked", async () => {
    expect((await failure(file(), { maxBytes: mebibyte })).code).toBe("download.tooLarge");
    expect(server.log).toEqual([]);
  });
});

describe("what is kept for another try", () => {
  test("after a cancel the beginning stays, and the next try asks only for the rest", async () => {
    const { kept, partials } = store();
    const cancel = new AbortController();
    server.behaviour.faults = [{ kind: "hang", after: 2 * mebibyte }];
    const meter = new TransferMeter(({ loaded }) => {
      if (loaded >= 2 * mebibyte) cancel.abort();
    });
    const pending = download(file(), { partials, signal: cancel.signal, meter: everyPiece(meter) });
    expect(isAbort(await pending.catch((reason: unknown) => reason))).toBe(true);
    expect(kept.partial?.blob.size).toBe(2 * mebibyte);

    server.log = [];
    expect(await isWhole(await download(file(), { partials }))).toBe(true);
    expect(ranges()).toEqual([`bytes=${2 * mebibyte}-`]);
    expect(kept.partial).toBeNull();
  });

  test("a beginning that was damaged in storage is noticed and replaced", async () => {
    const { partials } = store({ blob: blobOf(noise(mebibyte, 9)), etag: null });
    expect(await isWhole(await download(file(), { partials }))).toBe(true);
    expect(ranges()).toEqual([`bytes=${mebibyte}-`, "all"]);
  });

  test("a beginning longer than the file is not used", async () => {
    const { partials } = store({ blob: blobOf(noise(weights.length + 1, 9)), etag: null });
    expect(await isWhole(await download(file(), { partials }))).toBe(true);
    expect(ranges()).toEqual(["all"]);
  });

  test("a beginning that is all of it needs no request", async () => {
    const { partials } = store({ blob: blobOf(weights), etag: null });
    expect(await isWhole(await download(file(), { partials }))).toBe(true);
    expect(server.log).toEqual([]);
  });

  test("of a file of unknown size that is already here, the server says so and it begins anew", async () => {
    const { partials } = store({ blob: blobOf(weights), etag: null });
    expect(await isWhole(await download(unknown(), { partials }))).toBe(true);
    expect(ranges()).toEqual([`bytes=${weights.length}-`, "all"]);
  });

  test("less than 1 MB is not kept", async () => {
    const { kept, partials } = store();
    server.behaviour.faults = [cut(1000), ...Array.from({ length: 20 }, (): Fault => ({ kind: "refuse" }))];
    await failure(file(), { partials });
    expect(kept.partial).toBeNull();
  });
});
