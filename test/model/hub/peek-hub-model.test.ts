import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { isAbort } from "../../../src/model/errors.ts";
import { findHubModel } from "../../../src/model/hub/hub-files.ts";
import { peekHubModel } from "../../../src/model/hub/peek-hub-model.ts";
import { estimateMemory } from "../../../src/model/memory.ts";
import { configJson, randomCheckpoint, tinyConfig } from "../../e2e/checkpoints.ts";
import { zeros } from "../checkpoint/support.ts";
import { HubServer } from "./hub-server.ts";
import { addressOn, failureOf, MapCache, TestTiming } from "./support.ts";

const server = new HubServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
/** Of 1.8 MB, so that its beginning is a part of it. */
const large = { ...tinyConfig, embedDim: 128, depth: 3 };
const weights = Buffer.from(randomCheckpoint(large));
beforeEach(() => {
  server.reset();
  server.files.delete("preprocessor_config.json");
  server.files.set("model.safetensors", weights);
  server.files.set("config.json", Buffer.from(configJson(large)));
});

async function peeked(options: Parameters<typeof peekHubModel>[1] = {}) {
  const timing = new TestTiming();
  const model = await findHubModel(addressOn(server.hub), { timing });
  return peekHubModel(model, { timing, cache: new MapCache(), ...options });
}
const rangesOfWeights = () =>
  server.log.filter((line) => line.includes("signature")).map((line) => line.split(" ")[2] ?? "all");

describe("before the weights of a hub are fetched", () => {
  test("their head says what the model is and takes", async () => {
    const peek = await peeked();
    expect(peek?.summary.config).toEqual(large);
    expect(peek?.summary.bytes).toBe(weights.length);
    expect(peek?.memory).toEqual(estimateMemory(large, weights.length));
    expect(rangesOfWeights()).toEqual(["bytes=0-131071"]);
  });

  test("a head longer than the first piece is asked for whole", async () => {
    const stored = writeSafetensors([zeros("patch_embed.proj.weight", [4, 3, 2, 2])], { note: "n".repeat(300_000) });
    server.files.set("model.safetensors", Buffer.from(stored));
    await peeked().catch(() => {});
    const length = 8 + Number(Buffer.from(stored).readBigUInt64LE(0));
    expect(rangesOfWeights()).toEqual(["bytes=0-131071", `bytes=0-${length - 1}`]);
  });

  test("a server that ignores Range is not listened to for longer than the head", async () => {
    server.behaviour.faults = [{ kind: "ignoreRange" }];
    expect((await peeked())?.summary.config.family).toBe("vit");
  });

  test("another architecture is refused by name", async () => {
    const bert = writeSafetensors([zeros("bert.embeddings.word_embeddings.weight", [2, 2])]);
    server.files.set("model.safetensors", Buffer.from(bert));
    const error = await failureOf(peeked());
    expect(error.code).toBe("checkpoint.architecture");
    expect(error.values).toMatchObject({ found: "BERT" });
  });

  test("a model that cannot fit is refused with the numbers", async () => {
    const error = await failureOf(peeked({ limit: 2 ** 20 }));
    expect(error.code).toBe("checkpoint.memory");
    expect(error.values).toMatchObject({ limit: 1 });
  });

  test("what the network does to it is left to the download", async () => {
    server.behaviour.faults = [{ kind: "status", status: 403 }];
    expect(await peeked()).toBeNull();
    server.behaviour.faults = [{ kind: "short", bytes: 1000 }];
    expect(await peeked()).toBeNull();
  });

  test("what is here already is not asked for", async () => {
    const cache = new MapCache();
    const model = await findHubModel(addressOn(server.hub), { timing: new TestTiming() });
    const { host, repository } = model.address;
    const keep = (path: string, body: Buffer) =>
      cache.write({ host, repository, commit: model.commit ?? "", path }, new Blob([body as BlobPart]));
    await keep("model.safetensors", weights);
    await keep("config.json", server.files.get("config.json") as Buffer);
    server.log = [];
    expect((await peekHubModel(model, { cache }))?.summary.bytes).toBe(weights.length);
    expect(server.log).toEqual([]);
  });

  test("aborting is silence", async () => {
    const model = await findHubModel(addressOn(server.hub), { timing: new TestTiming() });
    const reason = await peekHubModel(model, { cache: new MapCache(), signal: AbortSignal.abort() }).catch((e) => e);
    expect(isAbort(reason)).toBe(true);
  });
});
