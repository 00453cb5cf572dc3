import { ModelError } from "../errors.ts";

export type Settings = Record<string, unknown>;

export const isObject = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 60);

/** The file that a sentence is about, where it is not named. */
const usual = "config.json";

export function wrongValue(key: string, expected: string, got: unknown, file = usual): ModelError {
  const text = shown(got);
  return new ModelError(
    "config.value",
    `"${key}" of ${file} must be ${expected}, but is ${text}; correct it, or leave it out to have it read from the weights.`,
    { key, expected, got: text },
  );
}

export function unsupported(key: string, value: unknown, supported: string, file = usual): ModelError {
  const text = shown(value);
  return new ModelError(
    "config.unsupported",
    `"${key}" of ${file} is ${text}, which is not computed here; supported: ${supported}.`,
    { key, value: text, supported },
  );
}

/**
 * The settings of a JSON file.
 *
 * @throws ModelError `config.json`
 */
export function parseSettings(text: string, file = usual): Settings {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ModelError("config.json", `${file} is not valid JSON (${detail}); correct it or download it again.`, {
      file,
      detail,
    });
  }
  if (isObject(parsed)) return parsed;
  throw new ModelError("config.json", `${file} must hold one JSON object in braces; download it again.`, {
    file,
    detail: "{ … }",
  });
}

const isWhole = (value: unknown, from: number): value is number => Number.isSafeInteger(value) && Number(value) >= from;

/** Reads single settings with a sentence for each wrong one; null counts as not given, as in timm. */
export class SettingsReader {
  readonly #settings: Settings;
  readonly #file: string;

  constructor(settings: Settings, file = usual) {
    this.#settings = settings;
    this.#file = file;
  }

  /** A setting as `accept` makes it; what it answers undefined to is refused. */
  get<T>(key: string, expected: string, accept: (value: unknown) => T | undefined): T | undefined {
    const value = Object.hasOwn(this.#settings, key) ? this.#settings[key] : undefined;
    if (value === undefined || value === null) return undefined;
    const accepted = accept(value);
    if (accepted === undefined) throw wrongValue(key, expected, value, this.#file);
    return accepted;
  }

  whole(key: string, from: number): number | undefined {
    return this.get(key, `a whole number from ${from}`, (value) => (isWhole(value, from) ? value : undefined));
  }

  /** One whole number from 1 for each stage. */
  wholes(key: string): readonly number[] | undefined {
    return this.get(key, "a list of whole numbers from 1, one for each stage", (value) =>
      Array.isArray(value) && value.length > 0 && value.every((each) => isWhole(each, 1)) ? value : undefined,
    );
  }

  positive(key: string): number | undefined {
    return this.get(key, "a number above 0", (value) =>
      typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined,
    );
  }

  flag(key: string): boolean | undefined {
    return this.get(key, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  text(key: string): string | undefined {
    return this.get(key, "text", (value) => (typeof value === "string" ? value : undefined));
  }

  /** One number for both sides, or [height, width]. */
  size(key: string, unit: "pixels" | "tokens" = "pixels"): readonly [number, number] | undefined {
    return this.get(key, `a size in ${unit}: one whole number, or [height, width]`, (value) => {
      const sides = Array.isArray(value) ? value : [value, value];
      return sides.length === 2 && sides.every((side) => isWhole(side, 1)) ? (sides as [number, number]) : undefined;
    });
  }

  /** The side of a square that is given as one number or twice. */
  side(key: string, unit: "pixels" | "tokens", supported: string): number | undefined {
    const size = this.size(key, unit);
    if (size && size[0] !== size[1]) throw this.unsupported(key, size, supported);
    return size?.[0];
  }

  /** [channels, height, width]. */
  inputSize(key: string): readonly [number, number, number] | undefined {
    return this.get(key, "[channels, height, width] in whole numbers", (value) =>
      Array.isArray(value) && value.length === 3 && value.every((side) => isWhole(side, 1))
        ? (value as [number, number, number])
        : undefined,
    );
  }

  triple(key: string, positive: boolean): readonly [number, number, number] | undefined {
    return this.get(key, `three ${positive ? "positive " : ""}numbers, one for each colour`, (value) =>
      Array.isArray(value) &&
      value.length === 3 &&
      value.every((channel) => typeof channel === "number" && Number.isFinite(channel) && (!positive || channel > 0))
        ? (value as [number, number, number])
        : undefined,
    );
  }

  /** One of the file's words as ours. */
  word<T>(key: string, words: Readonly<Record<string, T>>): T | undefined {
    const word = this.text(key);
    if (word === undefined) return undefined;
    if (!Object.hasOwn(words, word)) throw this.unsupported(key, word, Object.keys(words).join(", "));
    return words[word];
  }

  /** A layer that timm lets one exchange; only LayerNorm is computed. */
  layerNorm(key: string): void {
    const norm = this.text(key);
    if (norm !== undefined && !/^(nn\.)?layer_?norm$/i.test(norm)) throw this.unsupported(key, norm, "layernorm");
  }

  /** A setting that must be off. */
  off(key: string): void {
    if (this.flag(key)) throw this.unsupported(key, true, "false");
  }

  unsupported(key: string, value: unknown, supported: string): ModelError {
    return unsupported(key, value, supported, this.#file);
  }
}
