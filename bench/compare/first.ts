import { embeddedModels } from "../../src/model/catalogue.ts";
import { headActivation } from "../../src/model/capture.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { connectEngine } from "../../src/model/network/engine-client.ts";

declare global {
  interface Window {
    /** Time from navigation to the first result, in ms. */
    firstResult?: number;
  }
}

/**
 * The shortest page that comes to a result: our ViT on a grey picture. Ours ends with an
 * attention map on the canvas, onnxruntime-web with the logits; `?engine=ort` runs the latter.
 */
const [height, width] = [96, 96];

if (new URLSearchParams(location.search).get("engine") === "ort") {
  const folder = new URL("ort/", document.baseURI).href;
  const ort = await import(/* @vite-ignore */ `${folder}ort.wasm.bundle.min.mjs`);
  ort.env.wasm.wasmPaths = folder;
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(new URL("first.onnx", document.baseURI).href, {
    executionProviders: ["wasm"],
  });
  await session.run({ image: new ort.Tensor("float32", new Float32Array(3 * height * width), [1, 3, height, width]) });
} else {
  const engine = connectEngine({ backend: "wasm" });
  const [{ source }] = embeddedModels as [(typeof embeddedModels)[number]];
  const { id, config } = await engine.load(source);
  const pixels = new Uint8Array(config.imageSize[0] * config.imageSize[1] * 3).fill(128);
  const roles = ["attn.pattern", "logits"] as const;
  const capture = await engine.run({ model: id, pixels, intervention: noIntervention, roles });
  if (capture.family !== "vit") throw new Error("Our first model is a ViT.");
  const { data } = headActivation(capture, "attn.pattern", 0, 0) ?? { data: new Float32Array() };
  const side = Math.sqrt(data.length);
  const image = new ImageData(side, side);
  for (const [place, weight] of data.entries()) image.data.set([0, 0, 0, Math.min(255, weight * side * 64)], place * 4);
  document.querySelector("canvas")?.getContext("2d")?.putImageData(image, 0, 0);
}
window.firstResult = performance.now();
