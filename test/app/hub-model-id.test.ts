import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hubModelId, hubModelText, parseHubModelId } from "../../src/hub-model-id.ts";
import { parseHubAddress } from "../../src/model/hub/hub-address.ts";
import { createAppStore } from "../../src/store.ts";
import { formatAddress, parseAddress } from "../../src/url-state.ts";

const host = "https://hub.example";
const commit = "0123456789abcdef0123456789abcdef01234567";
const word = fc.stringMatching(/^[a-z0-9]([a-z0-9._]{0,10}[a-z0-9])?$/).filter((text) => !text.includes(".."));
const addresses = fc.record({
  host: fc.constant(host),
  repository: fc.tuple(word, word).map(([owner, name]) => `${owner}/${name}x`),
  revision: fc.constantFrom("main", "v1.0", "refs/pr/7", commit),
  file: fc.constantFrom(null, "model.safetensors", "a b/model-00001.safetensors", "onnx/"),
});

describe("a model of a hub in an address", () => {
  it("says the same model when it is read again, by its commit", () => {
    fc.assert(
      fc.property(addresses, fc.constantFrom(null, commit), (address, pinned) => {
        const id = hubModelId({ address, commit: pinned });
        const name = parseHubModelId(id);
        expect(name).toEqual({
          repository: address.repository,
          revision: pinned ?? address.revision,
          file: address.file,
        });
        if (!name) return;
        expect(parseHubAddress(hubModelText(name, host), host)).toEqual({ ...address, revision: name.revision });
      }),
    );
  });

  it("is taken by an address of the page, and written back as it was", () => {
    const id = `hub:timm/deit_tiny_patch16_224.fb_in1k@${commit}`;
    const { request, problems } = parseAddress(`#/inspect?model=${id}&block=2`);
    expect(problems).toEqual([]);
    expect(request).toMatchObject({ modelId: id, block: "2" });
    expect(formatAddress(createAppStore({ modelId: id }).getState())).toContain(`model=${id}&`);
  });

  it("is refused where it could lead elsewhere", () => {
    for (const text of [
      "hub:",
      "hub:word",
      "hub:a/b/c",
      "hub:a/b@",
      "hub:a/b?x",
      "hub:a/b#x",
      "hub://a/b",
      "a/b",
      "own",
    ]) {
      expect(parseHubModelId(text), text).toBeNull();
    }
    const { problems } = parseAddress("#/inspect?model=hub:a/b/c");
    expect(problems).toMatchObject([{ code: "link.bad-value" }]);
    const climbing = parseHubModelId("hub:a/..@main");
    if (climbing) expect(() => parseHubAddress(hubModelText(climbing, host), host)).toThrow();
  });
});
