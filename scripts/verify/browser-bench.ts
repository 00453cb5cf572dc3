import type { BackendName } from "../../src/model/engine.ts";
import type { Bench } from "./bench.ts";
export async function browserBench(_backend: BackendName): Promise<Bench> {
  throw new Error("x");
}
