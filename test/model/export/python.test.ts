import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { densePattern, layoutOfRun, tokensAtPlaces } from "../../../src/model/analysis/window-attention.ts";
import { type Capture, headActivation } from "../../../src/model/capture.ts";
import { parseSafetensors, toFloat32 } from "../../../src/model/checkpoint/safetensors.ts";
import type { LoadedModel } from "../../../src/model/engine.ts";
import { hasPython, type PythonRequest, pythonLines } from "../../../src/model/export/python/python-lines.ts";
import { noIntervention } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { writerLines } from "../../../src/model/recording/writer-lines.ts";
import { inputOf, runSmall, type SmallModel, smallModel } from "../network/small-model.ts";

const python = ["python3", "python"].find((name) => spawnSync(name, ["--version"]).status === 0);

/** Python's own parser; where there is no Python, the brackets and quotes of every line. */
function expectPython(code: string): void {
  if (python) {
    const { status, stderr } = spawnSync(python, ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], {
      input: code,
    });
    expect({ status, error: status ? `${String(stderr)}\n${code}` : "" }).toEqual({ status: 0, error: "" });
  }
  const bare = code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, "''").replaceAll(/#.*$/gm, "");
  expect(bare).not.toMatch(/"/);
  for (const [open, close] of ["()", "[]", "{}"]) {
    expect(bare.split(open as string).length, `${open}${close}`).toBe(bare.split(close as string).length);
  }
  expect(code).not.toMatch(/undefined|NaN|\[object/);
}

/** Block, head and place that a snippet reads, and the weights that it says the page shows. */
function parse(code: string) {
  const index = /^row = attention\[(\d+), (\d+), (:, )?(\d+)\]$/m.exec(code);
  const page = /^page = \{\n([\s\S]*?)^\}/m.exec(code)?.[1] ?? "";
  const weights = [...page.matchAll(/^ {4}(\d+): ([\d.e+-]+),/gm)].map(
    ([, at, weight]) => [Number(at), Number(weight)] as const,
  );
  const [, first, head, , place] = (index ?? []).map(Number);
  return { window: first ?? -1, head: head ?? -1, place: place ?? -1, isColumn: index?.[3] !== undefined, weights };
}

const request = (model: LoadedModel, capture: Capture, changes: Partial<PythonRequest> = {}): PythonRequest => ({
  model,
  weights: { kind: "file", name: "model.safetensors" },
  picture: "cat.png",
  capture,
  selection: { block: 1, head: 1, query: 6, key: 3 },
  direction: "from",
  nameOf: (token) => `token ${token}`,
  ...changes,
});

describe("a map as Python", () => {
  let engine: NetworkEngine;
  beforeAll(() => {
    engine = new NetworkEngine({ asked: "cpu" });
  });
  afterAll(() => engine.dispose());
  const ran = async (name: SmallModel) => {
    const model = await engine.load(smallModel(name));
    return { model, capture: await runSmall(engine, name, inputOf(model.config.imageSize[0])) };
  };

  test.each([
    ["vit_cls", /VisionTransformer\(\n.*img_size=\(\d+, \d+\)/],
    ["vit_gap", /class_token=False, global_pool="avg", fc_norm=True/],
    ["deit_distilled", /from timm.models.deit import VisionTransformerDistilled/],
    ["vit_dinov2_reg", /reg_tokens=\d+,\n.*no_embed_class=True,\n.*init_values=1e-5/],
  ] as const)("of %s names block, head and query, and the page's largest weights", async (name, words) => {
    const { model, capture } = await ran(name);
    if (capture.family !== "vit") throw new Error("a Swin");
    for (const direction of ["from", "to"] as const) {
      const code = pythonLines(request(model, capture, { direction }));
      expectPython(code);
      expect(code).toMatch(words);
      expect(code).toContain("attention = model.blocks[1].attn\n");
      const found = parse(code);
      expect(found).toMatchObject({
        window: 0,
        head: 1,
        place: direction === "from" ? 6 : 3,
        isColumn: direction === "to",
      });
      const pattern = headActivation(capture, "attn.pattern", 1, 1);
      const tokens = pattern?.shape[0] ?? 0;
      expect(found.weights).toHaveLength(5);
      for (const [at, weight] of found.weights) {
        const true_ = pattern?.data[direction === "from" ? 6 * tokens + at : at * tokens + 3] ?? 0;
        expect(weight).toBeCloseTo(true_, 5);
      }
    }
  });

  test.each(["swin", "swin_pad"] as const)("of %s names window and place, padding left out", async (name) => {
    const { model, capture } = await ran(name);
    if (capture.family !== "swin") throw new Error("a ViT");
    const code = pythonLines(request(model, capture));
    expectPython(code);
    expect(code).toContain("attention = model.layers[0].blocks[1].attn\n");
    const { window, weights } = parse(code);
    const dense = densePattern(capture, 1, 1);
    const places = tokensAtPlaces(layoutOfRun(capture, 1), window);
    for (const [at, weight] of weights) {
      expect(weight).toBeCloseTo(dense?.data[6 * (dense.shape[1] ?? 0) + (places[at] as number)] ?? 0, 5);
    }
  });

  test("of a hub's model fetches just that commit, by the library whose names the weights have", async () => {
    const { model, capture } = await ran("vit_cls");
    const weights = { kind: "hub", repository: "timm/some_vit", revision: "abc123" } as const;
    const timm = pythonLines(request(model, capture, { weights }));
    expectPython(timm);
    expect(timm).toContain('timm.create_model("hf-hub:timm/some_vit@abc123", pretrained=True)');
    const transformers = pythonLines(request({ ...model, naming: "huggingface" }, capture, { weights }));
    expectPython(transformers);
    expect(transformers).toContain('from_pretrained("timm/some_vit", revision="abc123", attn_implementation="eager")');
    expect(transformers).toContain("out.attentions[1]");
    const swin = await ran("swin");
    const windows = pythonLines(request({ ...swin.model, naming: "huggingface" }, swin.capture));
    expectPython(windows);
    expect(windows).toContain("model.encoder.layers[0].blocks[1].attention.self.dropout");
  });

  test("makes the picture ready in the model's own way, and survives any file name", async () => {
    const { model, capture } = await ran("vit_cls");
    const squash = {
      ...model.preprocessing,
      cropMode: "squash",
      squashSize: [256, 256],
      cropRounding: "floor",
    } as const;
    const code = pythonLines(request({ ...model, preprocessing: squash }, capture, { picture: 'a "b"\n\\c.png' }));
    expectPython(code);
    expect(code).toContain("image.resize((256, 256), Image.Resampling.");
    expect(code).toMatch(/left, top = \(image\.width - \d+\) \/\/ 2/);
    expect(code).toContain(String(model.preprocessing.mean[0]));
  });

  test("is not offered where no library has the network, or nothing outside the page has the weights", async () => {
    const { model } = await ran("vit_prelogits");
    expect(hasPython(model)).toBe(false);
    const plain = await engine.load(smallModel("vit_cls"));
    expect(hasPython(plain)).toBe(true);
    expect(hasPython({ ...plain, random: { seed: 1 } })).toBe(false);
    expect(hasPython({ ...plain, naming: "torchvision" })).toBe(false);
  });

  test.each(Object.entries(writerLines))("the lines that write maps with %s are Python", (_, code) =>
    expectPython(code),
  );
});

const folder = join(import.meta.dirname, "../../../../shared/weights/deit_tiny_patch16_224");
const present = existsSync(join(folder, "model.safetensors"));

describe.skipIf(!present)(
  `a map of DeiT-Tiny as Python${present ? "" : ": left out, its weights are not here"}`,
  () => {
    test("says the weights that timm recorded", async () => {
      const { tensors } = parseSafetensors(readFileSync(join(folder, "expected/skimage_chelsea.safetensors")));
      const values = (name: string) => toFloat32(tensors.get(name) as never);
      const engine = new NetworkEngine({ asked: "wasm" });
      const bytes = readFileSync(join(folder, "model.safetensors"));
      const config = readFileSync(join(import.meta.dirname, "../../cases/deit_tiny_patch16_224/case.json"));
      const text = JSON.stringify(JSON.parse(config.toString()).config);
      const model = await engine.load({
        kind: "blob",
        id: "deit",
        weights: new Blob([bytes]),
        config: new Blob([text]),
      });
      const capture = await engine.run({
        model: "deit",
        pixels: Uint8Array.from(values("crop")),
        intervention: noIntervention,
        roles: ["attn.pattern"],
      });
      await engine.dispose();
      const expected = values("attention_block_11_head_1");
      const selection = { block: 11, head: 1, query: 100, key: 0 };
      const code = pythonLines(request(model, capture, { selection, picture: "skimage_chelsea.png" }));
      expectPython(code);
      expect(code).toContain("shorter = 256");
      const { head, place, weights: said } = parse(code);
      expect([head, place]).toEqual([1, 100]);
      for (const [at, weight] of said) expect(Math.abs(weight - (expected[100 * 197 + at] ?? 0))).toBeLessThan(1e-4);
      const order = [...expected.subarray(100 * 197, 101 * 197)].sort((a, b) => b - a);
      expect(said.map(([, weight]) => weight)).toEqual(order.slice(0, 5).map((value) => expect.closeTo(value, 4)));
    });
  },
);
