import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import type { PartialFile } from "../../../src/model/hub/arrival.ts";
import { downloadHubFile, type HubDownloadOptions } from "../../../src/model/hub/hub-download.ts";
import type { HubFile } from "../../../src/model/hub/hub-files.ts";
import { type HubProgress, TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { commit, config, type Fault, gitId, HubServer, noise, repository, sha256, weights } from "./hub-server.ts";
import { addressOn, bytesOf, failureOf, TestTiming } from "./support.ts";

const server = new HubServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

const mebibyte = 2 ** 20;

function file(change: Partial<HubFile> = {}): HubFile {
  const path = change.path ?? "model.safetensors";
  const url = `${server.hub}/${repository}/resolve/${commit}/${path}`;
  return { path, url, size: weights.length, digest: { kind: "sha256", hex: sha256(weights) }, ...change };
}
/** A file of a host that says nothing of it. */
const unknown = () => file({ size: null, digest: null });

const download = (of: HubFile, options: HubDownloadOptions = {}) =>
  downloadHubFile(of, addressOn(server.hub), { timing: new TestTiming(), ...options });
const failure = (of: HubFile, options?: HubDownloadOptions) => failureOf(download(of, options));
const isWhole = async (blob: Blob) => (await bytesOf(blob)).equals(weights);
/** The ranges asked of the content network. */
const ranges = () => server.log.filter((line) => line.includes("signature")).map((line) => line.split(" ")[2] ?? "all");
const cut = (after: number): Fault => ({ kind: "cut", after });

/** A store for one file. */
function store(first: PartialFile | null = null) {
  const kept = { partial: first };
  const partials = {
    read: async () => kept.partial,
    write: async (partial: PartialFile) => {
      kept.partial = partial;
    },
    remove: async () => {
      kept.partial = null;
    },
  };
  return { kept, partials };
}

describe("downloadHubFile", () => {
  test.each(["network", "here"] as const)("fetches a file whole (from %s)", async (large) => {
    server.behaviour.large = large;
    expect(await isWhole(await download(file()))).toBe(true);
  });

  test("a file kept in git is checked by git's own digest", async () => {
    const text = file({ path: "config.json", size: config.length, digest: { kind: "git", hex: gitId(config) } });
    expect((await bytesOf(await download(text))).equals(config)).toBe(true);
    expect((await failure({ ...text, digest: { kind: "git", hex: "0".repeat(40) } })).code).toBe("hub.digest");
  });

  // Only a file of known, moderate size is hashed whole; any other on the way.
  const sized = [{ size: weights.length }, { size: null }];

  test.each(sized)(
    "the digest is checked, with a cut and with a beginning from storage, too ($size)",
    async ({ size }) => {
      expect(await isWhole(await download(file({ size })))).toBe(true);
      server.behaviour.faults = [cut(mebibyte), cut(mebibyte)];
      expect(await isWhole(await download(file({ size })))).toBe(true);
      const { partials } = store({ blob: blobOf(weights.subarray(0, 2 * mebibyte)), etag: null });
      expect(await isWhole(await download(file({ size }), { partials }))).toBe(true);
      server.behaviour.faults = [{ kind: "flip", at: weights.length - 1 }];
      expect((await failure(file({ size }))).code).toBe("hub.digest");
    },
  );

  test("a file of which nothing is known arrives all the same", async () => {
    expect(await isWhole(await download(unknown()))).toBe(true);
  });

  describe("a cut", () => {
    test("at 1 MB is gone on from, on the hub's own address, without asking for what is here", async () => {
      server.behaviour.faults = [cut(mebibyte)];
      const timing = new TestTiming();
      expect(await isWhole(await download(file(), { timing }))).toBe(true);
      expect(ranges()).toEqual(["all", `bytes=${mebibyte}-`]);
      expect(server.log.filter((line) => line.includes("/resolve/"))).toHaveLength(2);
      expect(timing.waits).toEqual([500]);
    });

    test("is survived as often as something new comes", async () => {
      server.behaviour.faults = Array.from({ length: 12 }, () => cut(mebibyte / 4));
      const timing = new TestTiming();
      expect(await isWhole(await download(file(), { timing }))).toBe(true);
      expect(timing.waits.every((wait) => wait === 500)).toBe(true);
    });

    test("without an end is given up, with longer and longer waits, and says how far it came", async () => {
      server.behaviour.faults = [cut(mebibyte), ...Array.from({ length: 20 }, (): Fault => ({ kind: "refuse" }))];
      const timing = new TestTiming();
      const error = await failure(file(), { timing });
      expect(error).toMatchObject({
        code: "hub.broken",
        values: { loaded: mebibyte, total: weights.length, tries: 6 },
      });
      expect(timing.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
    });

    test("before the first byte, again and again, is a host that cannot be reached", async () => {
      server.behaviour.faults = Array.from({ length: 20 }, (): Fault => ({ kind: "refuse" }));
      expect((await failure(file())).code).toBe("hub.unreachable");
    });

    test("of a file without a size or digest is seen by its stated length", async () => {
      server.behaviour.faults = [cut(mebibyte)];
      expect(await isWhole(await download(unknown()))).toBe(true);
    });

    test("asks If-Range only where no digest would tell a changed file", async () => {
      server.behaviour.faults = [cut(mebibyte)];
      await download(file({ digest: null }));
      expect(server.log.some((line) => line.includes(`bytes=${mebibyte}- if "cdn-`))).toBe(true);
      server.log = [];
      server.behaviour.faults = [cut(mebibyte)];
      await download(file());
      expect(server.log.some((line) => line.includes(" if "))).toBe(false);
    });

    test("a connection that brings nothing for long is made anew", async () => {
      server.behaviour.faults = [{ kind: "hang", after: mebibyte }];
      const timing = new TestTiming();
      let seen = false;
      const meter = new TransferMeter(({ loaded }) => {
        if (seen || loaded < mebibyte) return;
        seen = true;
        // The limit passes twice without a byte: once to look, once to find nothing new.
        setImmediate(() => {
          timing.stall();
          setImmediate(() => timing.stall());
        });
      }, weights.length);
      const blob = await download(file(), { timing, meter: everyPiece(meter) });
      expect(await isWhole(blob)).toBe(true);
      expect(ranges()).toHaveLength(2);
    });
  });

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

  test("progress goes from 0 to the total, tells waits, and never goes back while nothing is thrown away", async () => {
    server.behaviour.faults = [cut(mebibyte)];
    const seen: HubProgress[] = [];
    const meter = new TransferMeter((progress) => seen.push(progress), weights.length);
    await download(file(), { meter });
    const loaded = seen.map((progress) => progress.loaded);
    expect(loaded[0]).toBe(0);
    expect(loaded.at(-1)).toBe(weights.length);
    expect([...loaded].sort((a, b) => a - b)).toEqual(loaded);
    expect(seen.filter(({ retryIn }) => retryIn !== null)).toMatchObject([{ retryIn: 0.5, loaded: mebibyte }]);
  });

  test("a slow connection tells its speed and the time left", async () => {
    server.behaviour.faults = [{ kind: "slow", piece: 2 ** 16 }];
    const seen: HubProgress[] = [];
    let time = 0;
    // Every look at the clock is 50 ms later than the last.
    const now = () => {
      time += 50;
      return time;
    };
    const meter = new TransferMeter((progress) => seen.push(progress), weights.length, now);
    expect(await isWhole(await download(file(), { meter }))).toBe(true);
    const told = seen.filter(({ bytesPerSecond }) => bytesPerSecond !== null);
    expect(told.length).toBeGreaterThan(5);
    for (const { loaded, bytesPerSecond, secondsLeft } of told) {
      expect(bytesPerSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeCloseTo((weights.length - loaded) / (bytesPerSecond ?? 1), 6);
    }
  });

  test.each([file, unknown])("a browser without room says so", async (of) => {
    const spy = vi.spyOn(Blob.prototype, "arrayBuffer").mockRejectedValue(new DOMException("gone", "NotReadableError"));
    const error = await failure(of()).finally(() => spy.mockRestore());
    expect(error).toMatchObject({ code: "hub.memory", values: { bytes: weights.length } });
  });

  test("aborting before it begins is silence", async () => {
    const pending = download(file(), { signal: AbortSignal.abort() });
    expect(isAbort(await pending.catch((reason: unknown) => reason))).toBe(true);
    expect(server.log).toEqual([]);
  });
});

const blobOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);

/** A meter that reports every piece, whatever the clock says. */
function everyPiece(meter: TransferMeter): TransferMeter {
  const arrived = meter.arrived.bind(meter);
  meter.arrived = (name, loaded) => {
    arrived(name, loaded);
    meter.have(name, loaded);
  };
  return meter;
}
