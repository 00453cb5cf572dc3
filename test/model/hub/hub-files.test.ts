import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isAbort } from "../../../src/model/errors.ts";
import type { HubAddress } from "../../../src/model/hub/hub-address.ts";
import { findHubModel } from "../../../src/model/hub/hub-files.ts";
import { type Behaviour, commit, config, gitId, HubServer, repository, sha256, weights } from "./hub-server.ts";
import { addressOn, failureOf, TestTiming } from "./support.ts";

const server = new HubServer();
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => server.reset());

const find = (change: Partial<HubAddress> = {}, timing = new TestTiming()) =>
  findHubModel(addressOn(server.hub, change), { timing });
const failure = (change: Partial<HubAddress> = {}, timing = new TestTiming()) => failureOf(find(change, timing));
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe("findHubModel", () => {
  test("takes names, sizes, digests, licence and commit from the API, and fetches no file", async () => {
    const model = await find();
    expect(model).toMatchObject({ commit, licence: "apache-2.0", index: null });
    expect(model.weights).toEqual([
      {
        path: "model.safetensors",
        url: `${server.hub}/${repository}/resolve/${commit}/model.safetensors`,
        size: weights.length,
        digest: { kind: "sha256", hex: sha256(weights) },
      },
    ]);
    expect(model.config).toMatchObject({ size: config.length, digest: { kind: "git", hex: gitId(config) } });
    expect(model.preprocessor?.path).toBe("preprocessor_config.json");
    const files = [...server.files].filter(([path]) => /^(model|config|prep)/.test(path));
    expect(model.bytes).toBe(files.reduce((sum, [, body]) => sum + body.length, 0));
    expect(server.log).toHaveLength(2);
  });

  test("reads a listing of several pages, on this host even where the link names another", async () => {
    server.behaviour.pageSize = 2;
    expect((await find()).weights).toHaveLength(1);
    expect(server.log).toHaveLength(4);
  });

  const quiet: [string, Partial<Behaviour>][] = [
    ["has no API", { api: "absent" }],
    ["answers HTML for its API", { api: "html" }],
    ["refuses its API without the hub's code", { api: { status: 403, code: null } }],
    ["says the commit but lists nothing", { api: "commitOnly" }],
    ["serves large files itself", { api: "absent", large: "here" }],
    ["refuses HEAD at its content network", { api: "absent", headStatus: 403 }],
    ["serves HEAD nowhere", { api: "absent", headStatus: 405 }],
  ];
  test.each(quiet)("finds the same by headers where a host %s", async (_, behaviour) => {
    const listed = await find();
    Object.assign(server.behaviour, behaviour);
    const probed = await find();
    expect(probed.weights).toEqual(listed.weights);
    expect(probed.config).toEqual(listed.config);
    expect(probed.commit).toBe(commit);
    expect(probed.bytes).toBe(listed.bytes);
  });

  test("a content network's ETag is no digest; without a pointer there is none, and the size stands", async () => {
    Object.assign(server.behaviour, { api: "absent", pointers: false });
    const [file] = (await find()).weights;
    expect(file).toMatchObject({ size: weights.length, digest: null });
  });

  test("a host that says no commit is asked by the revision's name", async () => {
    Object.assign(server.behaviour, { api: "absent", headers: false, pointers: false, large: "here" });
    const model = await find();
    expect(model).toMatchObject({ commit: null, licence: null });
    expect(model.weights[0]?.url).toBe(`${server.hub}/${repository}/resolve/main/model.safetensors`);
    expect(model.config).toMatchObject({ size: null, digest: null });
    expect(model.bytes).toBeNull();
  });

  test("every file is of the commit that the branch is now", async () => {
    server.behaviour.api = "absent";
    await find();
    const [first, ...rest] = server.log.filter((line) => line.includes("/resolve/"));
    expect(first).toContain("/resolve/main/config.json");
    expect(rest.every((line) => line.includes(`/resolve/${commit}/`))).toBe(true);
  });

  test("without a config the commit is read beside the weights' pointer", async () => {
    server.behaviour.api = "absent";
    server.files.delete("config.json");
    expect((await find()).commit).toBe(commit);
  });

  describe("several files", () => {
    const index = (...names: string[]) =>
      Buffer.from(JSON.stringify({ weight_map: Object.fromEntries(names.map((name, i) => [`t${i}`, name])) }));
    const shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
    beforeEach(() => {
      server.files.delete("model.safetensors");
      server.files.set("model.safetensors.index.json", index(...shards, shards[0] ?? ""));
      for (const shard of shards) server.files.set(shard, weights.subarray(0, 1000));
    });

    test.each(["whole", "absent"] as const)("an index leads to its parts, once each (API %s)", async (api) => {
      server.behaviour.api = api;
      const model = await find();
      expect(paths(model.weights)).toEqual(shards);
      expect(model.index).toContain("weight_map");
    });

    test("the address of one part means all of them", async () => {
      expect(paths((await find({ file: shards[1] })).weights)).toEqual(shards);
    });

    test.each(["whole", "absent"] as const)("a part that is missing is named (API %s)", async (api) => {
      server.behaviour.api = api;
      server.files.delete(shards[1] ?? "");
      expect(await failure()).toMatchObject({ code: "hub.shardMissing", values: { count: 1, names: [shards[1]] } });
    });

    test.each(["../../other/model.safetensors", "/etc/x.safetensors", "https://evil.example/x.safetensors"])(
      "a part called %s is refused",
      async (name) => {
        server.files.set("model.safetensors.index.json", index(name));
        expect((await failure()).code).toBe("shards.name");
      },
    );

    test("an index that is no index is refused", async () => {
      server.files.set("model.safetensors.index.json", Buffer.from("<html>"));
      expect((await failure()).code).toBe("shards.index");
      server.files.set("model.safetensors.index.json", Buffer.from('{"weight_map": {}}'));
      expect((await failure()).code).toBe("shards.index");
    });

    test("an index of a thousand parts is refused", async () => {
      const names = Array.from({ length: 1000 }, (_, i) => `m${i}.safetensors`);
      server.files.set("model.safetensors.index.json", index(...names));
      expect((await failure()).code).toBe("shards.tooMany");
    });
  });

  describe("other names", () => {
    test.each(["whole", "absent"] as const)("the file of an address is the weights (API %s)", async (api) => {
      server.behaviour.api = api;
      server.files.set("fp16.safetensors", weights);
      expect(paths((await find({ file: "fp16.safetensors" })).weights)).toEqual(["fp16.safetensors"]);
    });

    test.each(["whole", "absent"] as const)("a folder of an address is looked into (API %s)", async (api) => {
      server.behaviour.api = api;
      server.files.set("half/model.safetensors", weights);
      const model = await find({ file: "half/" });
      expect(paths(model.weights)).toEqual(["half/model.safetensors"]);
      expect(model.config).toBeNull();
    });

    test("another file of an address leads to the weights beside it", async () => {
      expect(paths((await find({ file: "config.json" })).weights)).toEqual(["model.safetensors"]);
    });

    test("the only file of weights is taken, whatever its name", async () => {
      server.files.delete("model.safetensors");
      server.files.set("weights.safetensors", weights);
      expect(paths((await find()).weights)).toEqual(["weights.safetensors"]);
    });

    test("of several, the person chooses", async () => {
      server.files.delete("model.safetensors");
      for (const name of ["a", "b"]) server.files.set(`${name}.safetensors`, weights);
      const error = await failure();
      expect(error).toMatchObject({ code: "hub.whichFile", values: { count: 2 } });
    });

    test.each(["whole", "absent"] as const)(
      "PyTorch only: the formats and the remedy are said (API %s)",
      async (api) => {
        server.behaviour.api = api;
        server.files.delete("model.safetensors");
        const error = await failure();
        expect(error).toMatchObject({ code: "hub.noSafetensors", values: { formats: ["PyTorch (.bin, .pth)"] } });
        expect(error.message).toContain("Python");
      },
    );

    test("a repository without weights says so", async () => {
      server.files = new Map([["README.md", Buffer.from("# nothing")]]);
      expect(await failure()).toMatchObject({ code: "hub.noSafetensors", values: { formats: [] } });
    });
  });

  describe("refusals", () => {
    const refusals: [string, Partial<Behaviour>, Partial<HubAddress>, string][] = [
      ["an unknown repository", {}, { repository: "timm/nothing" }, "hub.missing"],
      ["an unknown repository, no API", { api: "absent" }, { repository: "timm/nothing" }, "hub.missing"],
      ["an unknown revision", {}, { revision: "v9" }, "hub.revision"],
      ["an unknown revision, no API", { api: "absent" }, { revision: "v9" }, "hub.revision"],
      ["an unknown file", {}, { file: "other.safetensors" }, "hub.fileMissing"],
      ["a gated one", { api: { status: 401, code: "GatedRepo" } }, {}, "hub.gated"],
      ["a gated one, no API", { api: "absent", refusal: { status: 403, code: null } }, {}, "hub.gated"],
      ["a private one", { api: "absent", refusal: { status: 401, code: null } }, {}, "hub.private"],
      ["404 for everything", { api: "absent", refusal: { status: 404, code: null } }, {}, "hub.missing"],
      ["a login page for everything", { api: "html", html: true }, {}, "hub.notHub"],
      ["418", { api: "absent", refusal: { status: 418, code: null } }, {}, "hub.status"],
      ["500 without end", { api: "absent", refusal: { status: 500, code: null } }, {}, "hub.status"],
      ["429 without end", { api: { status: 429, code: null } }, {}, "hub.rateLimited"],
    ];
    test.each(refusals)("%s", async (_, behaviour, change, code) => {
      Object.assign(server.behaviour, behaviour);
      expect((await failure(change)).code).toBe(code);
    });

    test("a hub that is not there", async () => {
      expect(await failure({ host: "http://127.0.0.1:1" })).toMatchObject({
        code: "hub.unreachable",
        values: { host: "127.0.0.1:1" },
      });
    });
  });

  describe("a busy hub", () => {
    test("is asked again after the time that it names", async () => {
      server.behaviour.busy = [{ status: 429, headers: { "retry-after": "7" } }, { status: 503 }];
      const timing = new TestTiming();
      expect((await find({}, timing)).commit).toBe(commit);
      expect(timing.waits).toEqual([7000, 1000]);
    });

    test("is understood in the newer header, too", async () => {
      server.behaviour.busy = [{ status: 429, headers: { ratelimit: '"resolvers";r=0;t=12' } }];
      const timing = new TestTiming();
      await find({}, timing);
      expect(timing.waits).toEqual([12_000]);
    });

    test("that asks for more than a minute is reported at once, with the time", async () => {
      server.behaviour.busy = [{ status: 429, headers: { "retry-after": "240" } }];
      const timing = new TestTiming();
      expect(await failure({}, timing)).toMatchObject({ code: "hub.rateLimited", values: { seconds: 240 } });
      expect(timing.waits).toEqual([]);
    });
  });

  test("aborting is silence", async () => {
    const early = findHubModel(addressOn(server.hub), { signal: AbortSignal.abort() });
    expect(isAbort(await early.catch((reason: unknown) => reason))).toBe(true);
  });
});
