import { type VitCapture, headActivation } from "../../model/capture.ts";

/**
 * The captured vectors of a pair and the row of its query, sharing the capture's memory.
 *
 * @returns q and k [headDim], scores and weights [key]; null when the block or a role was not captured
 */
export function pairVectors(capture: VitCapture, block: number, head: number, query: number, key: number) {
  const part = (role: "attn.q" | "attn.k" | "attn.scores" | "attn.pattern", row: number) => {
    const found = headActivation(capture, role, block, head);
    const columns = found?.shape[1] ?? 0;
    return found?.data.subarray(row * columns, (row + 1) * columns);
  };
  const q = part("attn.q", query);
  const k = part("attn.k", key);
  const scores = part("attn.scores", query);
  const weights = part("attn.pattern", query);
  return q?.length && k?.length && scores?.length && weights?.length ? { q, k, scores, weights } : null;
}
