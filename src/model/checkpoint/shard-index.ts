import * as v from "valibot";
import { ModelError } from "../errors.ts";

/** A model in more files than this is no vision transformer that fits in a page. */
export const shardLimit = 64;

const Index = v.object({ weight_map: v.record(v.string(), v.string()) });

/**
 * The files that a `model.safetensors.index.json` lists, each once, in order of first mention.
 *
 * @returns plain file names beside the index
 * @throws ModelError `shards.index`, `.name`, `.tooMany`
 */
export function shardNames(text: string): readonly string[] {
  const parsed = v.safeParse(Index, parseJson(text));
  const names = parsed.success ? [...new Set(Object.values(parsed.output.weight_map))] : [];
  if (!parsed.success || names.length === 0) {
    throw badIndex('it needs "weight_map", which gives the file of every tensor');
  }
  for (const name of names) {
    // A name leads to a file beside the index and nowhere else.
    if (/^[\w][\w.-]*\.safetensors$/.test(name) && !name.includes("..") && name.length <= 255) continue;
    const shown = name.slice(0, 80);
    throw new ModelError(
      "shards.name",
      `The index names the file "${shown}", and a part of a model is a .safetensors file beside its index; save the model again, or choose it in a single file.`,
      { name: shown },
    );
  }
  if (names.length > shardLimit) {
    throw new ModelError(
      "shards.tooMany",
      `The model lies in ${names.length} files, and at most ${shardLimit} are read; choose a smaller model.`,
      { count: names.length, limit: shardLimit },
    );
  }
  return names;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badIndex((error as Error).message);
  }
}

function badIndex(detail: string): ModelError {
  return new ModelError(
    "shards.index",
    `This is not the index of a model in several files (${detail}); download model.safetensors.index.json again.`,
    { detail },
  );
}
