import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import type { PartialFile } from "../../../src/model/hub/arrival.ts";
import { downloadHubFile } from "../../../src/model/hub/hub-download.ts";
import { TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { checked } from "../checkpoint/support.ts";
import { commit, type Fault, HubServer, noise, repository, sha256 } from "./hub-server.ts";
import { addressOn, bytesOf, TestTiming } from "./support.ts";

/** Raise it for a long run: VITRINE_FUZZ_RUNS=10000. */
const numRuns = Number(process.env.VITRINE_FUZZ_RUNS ?? 500);

const size = 40_000;
const body = noise(size, 5);
const server = new HubServer();
beforeAll(async () => {
  await server.start();
  server.files.set("model.safetensors", body);
});
afterAll(() => server.stop());

const at = fc.nat(size);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  at.map((after): Fault => ({ kind: "cut", after })),
  at.map((after): Fault => ({ kind: "cut", after })),
  fc.constant<Fault>({ kind: "ignoreRange" }),
  fc.constant<Fault>({ kind: "noContentRange" }),
  fc.constant<Fault>({ kind: "refuse" }),
  fc.constant<Fault>({ kind: "html" }),
  at.map((offset): Fault => ({ kind: "flip", at: offset })),
  at.map((bytes): Fault => ({ kind: "short", bytes })),
  fc.nat(9).map((seed): Fault => ({ kind: "changed", body: noise(size, seed + 10) })),
  fc.constant<Fault>({ kind: "etag", etag: '"another"' }),
  fc.tuple(at, at).map(([start, end]): Fault => ({ kind: "wrongRange", header: `bytes ${start}-${end}/${size}` })),
  fc.constantFrom(404, 416, 429, 500, 503).map((status): Fault => ({ kind: "status", status })),
);

const cases = fc.record({
  faults: fc.array(fault, { maxLength: 6 }),
  /** The beginning that an earlier try left: right or of another file. */
  left: fc.option(fc.record({ bytes: fc.nat(size + 10), right: fc.boolean() })),
  /** A file of known size is hashed whole, any other on the way. */
  known: fc.boolean(),
  /** Cancelled when so much has come. */
  cancelAt: fc.option(at),
});

test("whatever a server does, the file is right or refused with a sentence, and what is kept is never a whole wrong file", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ faults, left, known, cancelAt }) => {
      server.behaviour.faults = [...faults];
      const cancel = new AbortController();
      const meter = new TransferMeter(({ loaded }) => {
        if (cancelAt !== null && loaded > cancelAt) cancel.abort();
      }, size);
      const beginning = new Uint8Array(left?.right ? body : noise(size + 10, 3)).slice(0, left?.bytes ?? 0);
      const kept: { partial: PartialFile | null } = { partial: left && { blob: new Blob([beginning]), etag: null } };
      const partials = {
        read: async () => kept.partial,
        write: async (partial: PartialFile) => {
          kept.partial = partial;
        },
        remove: async () => {
          kept.partial = null;
        },
      };
      const file = {
        path: "model.safetensors",
        url: `${server.hub}/${repository}/resolve/${commit}/model.safetensors`,
        size: known ? size : null,
        digest: { kind: "sha256" as const, hex: sha256(body) },
      };
      const options = { timing: new TestTiming(), signal: cancel.signal, meter, partials };
      const outcome = await downloadHubFile(file, addressOn(server.hub), options).catch((error: unknown) => error);
      if (outcome instanceof Blob) expect((await bytesOf(outcome)).equals(body)).toBe(true);
      else if (!isAbort(outcome)) checked(outcome);
      if (outcome instanceof Blob) expect(kept.partial).toBeNull();
    }),
    { numRuns, seed: 20_260_101 },
  );
});
