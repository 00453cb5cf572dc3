import { connectEngine } from "../../src/model/network/engine-client.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import type { BenchModel } from "./models.ts";
import { median } from "./row.ts";

/**
 * What it takes to bring all maps of a run from the worker to the page: the time of a run as
 * the page sees it, less what the engine says that it worked, reading back included.
 *
 * @returns the median of nine runs, in ms
 */
export async function transferTime({ source }: BenchModel): Promise<number> {
  const engine = connectEngine({ backend: "wasm" });
  try {
    const { id, config } = await engine.load(source);
    const [height, width] = config.imageSize;
    const request = {
      model: id,
      pixels: new Uint8Array(height * width * 3).fill(128),
      intervention: noIntervention,
      roles: ["attn.pattern", "logits"] as const,
    };
    const times: number[] = [];
    for (let run = 0; run < 11; run++) {
      const start = performance.now();
      const { milliseconds } = await engine.run(request);
      if (run > 1) times.push(performance.now() - start - milliseconds);
    }
    return median(times);
  } finally {
    await engine.dispose();
  }
}
