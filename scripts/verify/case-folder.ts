import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseSafetensors, type StoredTensor, toFloat32 } from "../../src/model/checkpoint/safetensors.ts";

/** A folder with a `case.json`: reference numbers and what they belong to. */
export interface CaseFolder {
  readonly name: string;
  readonly folder: string;
  readonly json: CaseJson;
}

/** What every case says about itself; each kind reads more from it. */
export interface CaseJson {
  readonly case: string;
  readonly kind: string;
  readonly tolerance: { readonly rel?: number };
  readonly [key: string]: unknown;
}

/** Values with their extents, as they lie in a safetensors file. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Every case under a folder, the folder itself included, in order of their paths. A case
 * that is numbers alone is a single file, `summary.json` in a folder or named itself.
 */
export function findCases(path: string): CaseFolder[] {
  if (!statSync(path).isDirectory()) return [readCase(path)];
  const file = join(path, "case.json");
  if (existsSync(file)) return [readCase(file)];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .filter((inside) => basename(inside) === "summary.json" || statSync(inside).isDirectory())
    .flatMap(findCases);
}

function readCase(file: string): CaseFolder {
  const json = JSON.parse(readFileSync(file, "utf8")) as CaseJson;
  return { name: json.case, folder: dirname(file), json };
}

/** The path of a file that a case names, relative to the case. */
export function pathIn({ folder }: CaseFolder, path: string): string {
  return resolve(folder, path);
}

export function readBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

/** The tensors of a safetensors file as float32. */
export function readTensors(path: string): Map<string, Values> {
  const { tensors } = parseSafetensors(readBytes(path));
  return new Map([...tensors].map(([name, stored]) => [name, valuesOf(stored)]));
}

function valuesOf(stored: StoredTensor): Values {
  return { shape: stored.shape, data: toFloat32(stored) };
}
