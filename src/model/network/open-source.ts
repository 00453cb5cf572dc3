import { randomCheckpoint } from "../build/random-checkpoint.ts";
import { checkConfig } from "../check-config.ts";
import { type Checkpoint, openCheckpoint } from "../checkpoint/open-checkpoint.ts";
import type { CheckpointSource, JobOptions } from "../engine.ts";
import { readSource } from "./read-source.ts";

/**
 * Brings the files of a checkpoint here, where it has any.
 *
 * @returns what opens them; it throws as `openCheckpoint`
 * @throws ModelError as `readSource`, or `config.*` for a network that cannot exist
 */
export async function openSource(source: CheckpointSource, options: JobOptions): Promise<() => Checkpoint> {
  if (source.kind !== "random") {
    const files = await readSource(source, options);
    return () => openCheckpoint(files);
  }
  checkConfig(source.config);
  return () => randomCheckpoint(source.config, source.seed);
}
