import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../../src/model/errors.ts";
import {
  addressLimit,
  fileUrl,
  type HubAddress,
  hostName,
  parseHubAddress,
  parseHubHost,
  publicHub,
} from "../../../src/model/hub/hub-address.ts";
import { failure } from "../checkpoint/support.ts";

const deit = "timm/deit_tiny_patch16_224.fb_in1k";
const commit = "9a6ad3c2ab6c4d6f2a8c0f9a2f5a1b2c3d4e5f60";
const mirror = "https://mirror.example";

const parsed = (text: string, hubHost?: string): HubAddress => parseHubAddress(text, hubHost);
const address = (change: Partial<HubAddress> = {}): HubAddress => ({
  host: publicHub,
  repository: deit,
  revision: "main",
  file: null,
  ...change,
});

describe("parseHubAddress", () => {
  test.each<[string, Partial<HubAddress>]>([
    [deit, {}],
    [`  ${deit}\n`, {}],
    [`"${deit}"`, {}],
    [`${deit}/`, {}],
    [`hf_hub:${deit}`, {}],
    [`hf-hub:${deit}`, {}],
    [`hf://${deit}`, {}],
    ["facebook/deit-tiny-patch16-224", { repository: "facebook/deit-tiny-patch16-224" }],
    [`${deit}@v1.0`, { revision: "v1.0" }],
    [`${deit}@${commit}`, { revision: commit }],
    [`${deit}@refs/pr/7`, { revision: "refs/pr/7" }],
    [`${publicHub}/${deit}`, {}],
    [`huggingface.co/${deit}`, {}],
    [`https://hf.co/${deit}/`, {}],
    [`${publicHub}/${deit}?library=timm#usage`, {}],
    [`${publicHub}/${deit}/tree/main`, {}],
    [`${publicHub}/${deit}/tree/main/onnx`, { file: "onnx/" }],
    [`${publicHub}/${deit}/commit/${commit}`, { revision: commit }],
    [`${publicHub}/${deit}/tree/refs%2Fpr%2F7`, { revision: "refs/pr/7" }],
    [`${publicHub}/${deit}/tree/refs/pr/7/onnx`, { revision: "refs/pr/7", file: "onnx/" }],
    [`${publicHub}/${deit}/blob/main/model.safetensors`, { file: "model.safetensors" }],
    [
      `${publicHub}/${deit}/resolve/${commit}/a%20b/model.safetensors?download=true`,
      {
        revision: commit,
        file: "a b/model.safetensors",
      },
    ],
    [`${publicHub}/${deit}/raw/main/config.json`, { file: "config.json" }],
    [`https://other.example/${deit}/blob/main/config.json`, { host: "https://other.example", file: "config.json" }],
    [`http://localhost:8080/${deit}`, { host: "http://localhost:8080" }],
    [`http://127.0.0.1:8080/${deit}`, { host: "http://127.0.0.1:8080" }],
  ])("reads %s", (text, change) => {
    expect(parsed(text)).toEqual(address(change));
  });

  test("a name is looked for on the mirror of the settings", () => {
    expect(parsed(deit, mirror)).toEqual(address({ host: mirror }));
  });

  test("an address of the public hub is a name, so that a mirror serves it, too", () => {
    expect(parsed(`${publicHub}/${deit}/blob/main/config.json`, mirror)).toEqual(
      address({ host: mirror, file: "config.json" }),
    );
  });

  test("an address of another mirror is used as it stands", () => {
    expect(parsed(`https://other.example/${deit}`, mirror).host).toBe("https://other.example");
  });

  test("a mirror may lie below a path", () => {
    const below = "https://site.example/pulp/hub";
    expect(parsed(deit, below).host).toBe(below);
    expect(parsed(`${below}/${deit}/tree/main`, below)).toEqual(address({ host: below }));
  });

  test.each([
    ["empty", ""],
    ["empty", " '' "],
    ["oneWord", "deit_tiny_patch16_224.fb_in1k"],
    ["scheme", `http://hub.example/${deit}`],
    ["scheme", `ftp://hub.example/${deit}`],
    ["scheme", "javascript:alert(1)//a/b"],
    ["scheme", "data:text/html,a/b"],
    ["notModel", "datasets/imagenet-1k/tree"],
    ["notModel", `${publicHub}/datasets/imagenet-1k`],
    ["notModel", `${publicHub}/spaces/timm/leaderboard`],
    ["path", `${publicHub}/timm`],
    ["path", publicHub],
    ["path", `${publicHub}/${deit}/discussions/3`],
    ["path", `${publicHub}/${deit}/tree`],
    ["path", `${publicHub}/timm/../${deit}`],
    ["path", `${publicHub}/timm/%2e%2e/${deit}`],
    ["path", `${publicHub}/${deit}/resolve/main/..%2f..%2fetc/passwd`],
    ["path", `${publicHub}/${deit}/resolve/main/a%5c..%5cb`],
    ["path", `${publicHub}/${deit}/resolve/main/%zz`],
    ["path", `https://user:word@hub.example/${deit}`],
    ["path", "a/b/c"],
    ["name", "timm/deit<script>"],
    ["name", "timm/дейт"],
    ["name", "timm/a--b"],
    ["name", "timm/-a"],
    ["name", "../secret"],
    ["name", "timm/.."],
    ["name", "timm/model.git"],
    ["name", `timm/${"a".repeat(100)}`],
    ["name", "two words"],
    ["revision", `${deit}@`],
    ["revision", `${deit}@../main`],
    ["revision", `${deit}@a b`],
    ["revision", `${deit}@main?x=1`],
    ["file", `${publicHub}/${deit}/resolve/main/%252e%252e/x`],
    ["file", `${publicHub}/${deit}/resolve/main/a%00b`],
  ])("refuses as %s: %s", (fault, text) => {
    const error = failure(() => parsed(text));
    expect(error.code).toBe("hub.address");
    expect(error.values).toMatchObject({ fault });
  });

  test("a text over 8 KB is not looked at", () => {
    expect(failure(() => parsed("字".repeat(addressLimit))).code).toBe("hub.tooLong");
  });

  test("a long text is shortened in the sentence, and its control characters are gone", () => {
    const error = failure(() => parsed(`a/b\u0007${"c".repeat(500)}`));
    expect(error.message.length).toBeLessThan(300);
    expect(error.message).not.toContain("\u0007");
  });

  test("whatever is typed leads to a file of a model on the same host, or nowhere", () => {
    const word = fc.stringMatching(/^[\w.%/@:\\?#-]{0,12}$/);
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word, { maxLength: 6 }).map((parts) => parts.join("/")),
      fc.array(word, { maxLength: 6 }).map((parts) => `${publicHub}/${parts.join("/")}`),
      fc.array(word, { maxLength: 4 }).map((parts) => `${publicHub}/a/b/resolve/main/${parts.join("/")}`),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const found = attempt(() => parseHubAddress(typed, mirror));
        if (!found) return;
        const url = new URL(fileUrl(found, found.revision, "model.safetensors"));
        expect(url.pathname).toBe(
          `/${found.repository}/resolve/${encodeURIComponent(found.revision)}/model.safetensors`,
        );
        expect(url.origin).toBe(found.host);
        expect(url.search + url.hash + url.username).toBe("");
      }),
      { numRuns: 2000, seed: 7 },
    );
  });
});

describe("parseHubHost", () => {
  test.each([
    ["https://hub.example", "https://hub.example"],
    ["https://hub.example/", "https://hub.example"],
    ["hub.example", "https://hub.example"],
    ["hub.example:8443/pulp/hub/", "https://hub.example:8443/pulp/hub"],
    ["http://localhost:9000", "http://localhost:9000"],
    ["http://[::1]:9000", "http://[::1]:9000"],
  ])("reads %s", (text, host) => {
    expect(parseHubHost(text)).toBe(host);
  });

  test.each([
    ["address", ""],
    ["address", "not an address"],
    ["address", "https://hub.example/../x"],
    ["scheme", "http://hub.example"],
    ["scheme", "file:///etc"],
    ["extra", "https://user@hub.example"],
    ["extra", "https://hub.example?token=1"],
    ["extra", "https://hub.example/#x"],
  ])("refuses as %s: %s", (fault, text) => {
    const error = failure(() => parseHubHost(text));
    expect(error.code).toBe("hub.host");
    expect(error.values).toMatchObject({ fault });
  });

  test("a host is named without its scheme", () => {
    expect(hostName("https://hub.example/pulp")).toBe("hub.example/pulp");
  });
});

function attempt<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (error instanceof ModelError) return null;
    throw error;
  }
}
