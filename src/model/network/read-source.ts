import { downloadBytes } from "../checkpoint/download.ts";
import type { CheckpointSource, JobOptions } from "../engine.ts";

/** The files of a checkpoint in memory. */
export interface SourceFiles {
  readonly weights: Uint8Array;
  readonly config: string | undefined;
}

/** Downloads or reads the files of a checkpoint; progress is that of the weights, in bytes. */
export async function readSource(source: CheckpointSource, { signal, onProgress }: JobOptions): Promise<SourceFiles> {
  if (source.kind === "blob") {
    const [weights, config] = await Promise.all([source.weights.arrayBuffer(), source.config?.text()]);
    return { weights: new Uint8Array(weights), config };
  }
  const config = source.config ? new TextDecoder().decode(await downloadBytes(source.config, { signal })) : undefined;
  const weights = await downloadBytes(source.weights, { signal, onProgress });
  return { weights, config };
}
