import type { ConfigNote, ModelConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { type ConfigKeys, fileKey, timmKeys } from "./config-keys.ts";

const shown = (value: unknown): string => (Array.isArray(value) ? `[${value.join(", ")}]` : String(value));

const same = (one: unknown, other: unknown): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((value, index) => value === other[index])
    : one === other;

/** Decides between a config.json and the weights, field by field, and remembers who decided. */
export class ConfigOrigins {
  readonly #origins = new Map<string, ConfigNote["origin"]>();
  readonly #keys: ConfigKeys;

  /** @param keys those of the config.json that is given, or that could be */
  constructor(keys: ConfigKeys = timmKeys) {
    this.#keys = keys;
  }

  set(key: string, origin: ConfigNote["origin"]): void {
    this.#origins.set(key, origin);
  }

  /** A value that the shapes force; the file may repeat it, not contradict it. */
  forced<T>(key: string, fromFile: T | undefined, fromShapes: T): T {
    if (fromFile !== undefined && !same(fromFile, fromShapes)) throw this.contradiction(key, fromFile, fromShapes);
    this.set(key, fromFile === undefined ? "shapes" : "config");
    return fromShapes;
  }

  /** A value that leaves no trace in the shapes. */
  chosen<T>(key: string, fromFile: T | undefined, fallback: T): T {
    this.set(key, fromFile === undefined ? "default" : "config");
    return fromFile ?? fallback;
  }

  /** The file's ratio when it gives exactly the hidden width that is stored for this width. */
  mlpRatio(given: number | undefined, width: number, hidden: number): number {
    this.set("mlpRatio", given === undefined ? "shapes" : "config");
    if (given !== undefined) {
      if (Math.trunc(width * given) === hidden) return given;
      throw this.contradiction("mlpRatio", given, Number((hidden / width).toFixed(4)));
    }
    const ratio = hidden / width;
    // Division can round below the ratio whose product is the stored width: the next float is not.
    return Math.trunc(width * ratio) === hidden ? ratio : ratio * (1 + Number.EPSILON);
  }

  /** A field by the name it has in such a config.json. */
  keyOf(key: string): string {
    return fileKey(key, this.#keys);
  }

  contradiction(key: string, config: unknown, weights: unknown): ModelError {
    const values = { key: this.keyOf(key), config: shown(config), weights: shown(weights ?? "none") };
    return new ModelError(
      "config.contradiction",
      `config.json says ${values.key} ${values.config}, but the weights have ${values.weights}; choose the config.json that belongs to these weights, or load them without it.`,
      values,
    );
  }

  /** One note for each field but the family, in order. */
  notes(config: ModelConfig): ConfigNote[] {
    const keys = Object.keys(config).filter((key) => key !== "family");
    return keys.map((key) => ({ key, origin: this.#origins.get(key) ?? "default" }));
  }
}
