import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { laidOut, openRecording, type OpenedRecording } from "../../../src/model/recording/open-recording.ts";
import { type Arrays, bytesOf, npz, refusal, rowsOf } from "./files.ts";

const file = (name: string, bytes: Uint8Array | string) => new File([bytes as Uint8Array<ArrayBuffer>], name);
const options = { signal: new AbortController().signal, onProgress: () => {} };
const pattern = { shape: [2, 2, 17, 17], data: rowsOf([2, 2, 17, 17]) };
const logits = (classes: number) => ({
  shape: [classes],
  data: Float32Array.from({ length: classes }, (_, i) => Math.sin(i)),
});

async function open(arrays: Arrays, config?: object): Promise<OpenedRecording> {
  const beside = config ? { config: file("config.json", JSON.stringify(config)) } : {};
  const found = await openRecording({ weights: [file("maps.npz", npz(arrays))], ...beside }, undefined, options);
  if (found?.kind !== "recording") throw new Error(`not opened: ${String(found?.kind)}`);
  return found;
}

describe("a file of maps", () => {
  test("in safetensors is told from a checkpoint by its header", async () => {
    const stored = (name: string) => ({
      name,
      dtype: "F32" as const,
      shape: pattern.shape,
      bytes: bytesOf(pattern.data),
    });
    const maps = file("maps.safetensors", writeSafetensors([stored("attentions")]));
    expect(await openRecording({ weights: [maps] }, undefined, options)).toMatchObject({
      kind: "recording",
      model: { config: { depth: 2, numHeads: 2, imageSize: [64, 64], classToken: true } },
    });
    const golden = readFileSync(
      fileURLToPath(new URL("../../fixtures/goldens/vit_cls/weights.safetensors", import.meta.url)),
    );
    expect(await openRecording({ weights: [file("model.safetensors", golden)] }, undefined, options)).toBeNull();
    expect(
      await openRecording({ weights: [file("model.safetensors", "<!doctype html>")] }, undefined, options),
    ).toBeNull();
  });

  test("takes the names of its classes from config.json, else from the thousand of ImageNet, else has none", async () => {
    const named = await open({ pattern, logits: logits(3) }, { id2label: { 0: "cat", 1: "dog", 2: "owl" } });
    expect(named.model.labels?.map(({ en }) => en)).toEqual(["cat", "dog", "owl"]);
    const imagenet = await open({ pattern, logits: logits(1000) });
    expect(imagenet.model.labels?.[0]?.en).toBe("tench");
    expect((await open({ pattern, logits: logits(3) })).model.labels).toBeNull();
    const wrong = () => open({ pattern, logits: logits(3) }, { id2label: { 0: "cat" } });
    expect((await refusal(wrong)).code).toBe("config.labels");
  });

  test("is asked about where its tokens can lie in several ways, and opens as the answer says", async () => {
    const nine = { shape: [1, 1, 9, 9], data: rowsOf([1, 1, 9, 9]) };
    const found = await openRecording({ weights: [file("maps.npz", npz({ nine }))] }, undefined, options);
    if (found?.kind !== "question") throw new Error("not asked");
    expect(found.question.layouts).toHaveLength(2);
    const layout = { rows: 2, columns: 4, classToken: true, distilled: false, registers: 0 };
    const { model } = await laidOut(found.question, layout);
    expect(model).toMatchObject({ config: { imageSize: [32, 64], patchSize: 16 }, recording: { origin: "person" } });
    const wrong = () => laidOut(found.question, { ...layout, columns: 5 });
    expect((await refusal(wrong)).code).toBe("recording.layout");
  });

  test("says which rows are no rows of a softmax", async () => {
    expect((await open({ pattern })).problem).toBeNull();
    const halved = { shape: [1, 1, 5, 5], data: rowsOf([1, 1, 5, 5]).map((value) => value / 2) };
    expect((await open({ halved })).problem).toMatchObject({
      code: "recording.rows",
      values: { off: 5, rows: 5, negative: 0 },
      message: "5 of 5 rows do not sum to 1; the furthest sums to 0.5. They are shown as they are, nothing is mended.",
    });
  });
});
