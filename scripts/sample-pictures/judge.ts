import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { softmax } from "../../src/model/analysis/top-k.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { NetworkEngine } from "../../src/model/network/engine.ts";
import { decodePillow } from "../verify/decode.ts";

const model = "public/models/vit-imagenette";

/** A class by its WordNet id, and its probability. */
export interface Verdict {
  readonly id: string;
  readonly probability: number;
}

/**
 * What the model that ships says to picture files, through the engine on wasm.
 *
 * @param files paths; those of the model count from the working directory
 * @returns one list for each file: all classes, the likeliest first
 */
export async function judge(files: readonly string[]): Promise<readonly (readonly Verdict[])[]> {
  const engine = new NetworkEngine({
    asked: "wasm",
    decode: async (blob) => ({ ...(await decodePillow(new Uint8Array(await blob.arrayBuffer()))), bitmap: null }),
  });
  try {
    const { label_names: classes } = JSON.parse(await readFile(`${model}/config.json`, "utf8")) as {
      readonly label_names: readonly string[];
    };
    const weights = await openAsBlob(`${model}/model.safetensors`);
    const config = await openAsBlob(`${model}/config.json`);
    const { id } = await engine.load({ kind: "blob", id: "judge", weights, config });
    const verdicts: Verdict[][] = [];
    for (const file of files) {
      const { pixels } = await engine.prepare(await openAsBlob(file), id);
      const { tensors } = await engine.run({ model: id, pixels, intervention: noIntervention, roles: [] });
      const probabilities = softmax(tensors.logits?.data ?? []);
      const verdict = classes.map((name, i) => ({ id: name, probability: probabilities[i] ?? 0 }));
      verdicts.push(verdict.sort((a, b) => b.probability - a.probability));
    }
    return verdicts;
  } finally {
    await engine.dispose();
  }
}

// As a program, for the plain script beside it: `judge.ts FILE…` prints the verdicts as JSON.
if (process.argv[1]?.endsWith("judge.ts")) process.stdout.write(JSON.stringify(await judge(process.argv.slice(2))));
