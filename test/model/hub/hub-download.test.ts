import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import { type HubProgress, TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { blobOf, cut, downloadsFrom, everyPiece, isWhole, mebibyte, store } from "./downloads.ts";
import { config, type Fault, gitId, HubServer, weights } from "./hub-server.ts";
import { bytesOf, TestTiming } from "./support.ts";

const server = new HubServer();
const { file, unknown, download, failure, ranges } = downloadsFrom(server);
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

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
