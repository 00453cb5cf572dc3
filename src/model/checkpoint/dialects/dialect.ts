import type { ModelConfig, SwinConfig } from "../../config.ts";
import type { ConfigKeys } from "../config-keys.ts";
import type { PreprocessingDefault } from "../preprocessing-defaults.ts";

/** Which library's tensor names a file has. */
export type Naming = "timm" | "microsoft" | "huggingface" | "torchvision" | "meta";

/**
 * What a module or a bare parameter is called in timm and in the file, without
 * `.weight` and `.bias`. `{stage}` and `{block}` stand for numbers, `{stage-1}` in
 * the stored name for the one below; `{chunk}`, a number that timm's name lacks.
 * Several stored names are the parts of one tensor, joined along its first axis in
 * this order.
 */
export type NameRow = readonly [timm: string, stored: string | readonly string[]];

/** What a library does where neither config.json nor the shapes say it. */
export interface DialectDefaults {
  readonly layerNormEps: number;
  /** How its pictures are made ready; absent: told by the config. */
  readonly preprocessing?: PreprocessingDefault;
  /** Where a Swin's zeros are added. */
  readonly padding?: SwinConfig["padding"];
  /** How positions are brought to another grid (`resample-positions.ts`); absent: as timm, antialiased. */
  readonly positionFilter?: "antialiased" | "plain";
}

/** One naming of one family. Nothing outside this folder knows what another library calls a tensor. */
export interface Dialect {
  readonly naming: Naming;
  readonly family: ModelConfig["family"];
  /** Whether a file with these names is written in this dialect and can be run. */
  recognises(names: readonly string[]): boolean;
  /** One of them stands before the names of the backbone in a model with a head, and before none in a bare backbone. */
  readonly prefixes?: readonly string[];
  /** Stored names that never have the prefix: the heads. */
  readonly outside?: RegExp;
  readonly rows: readonly NameRow[];
  /** Names without a row: the same as in timm, or of no place in the network. */
  readonly others: "same" | "strange";
  /** Stored names, without the prefix, of what has no part in the forward pass. */
  readonly unused: RegExp;
  /** Stored names, without the prefix, of learned parts that are not computed here: the model opens without them, and says so. */
  readonly aside?: RegExp;
  /** The keys of the config.json that comes with such files. */
  readonly keys: ConfigKeys;
  readonly defaults: DialectDefaults;
  /** The one head reads the class token even where there is a distillation token (transformers' `DeiTForImageClassification`). */
  readonly oneHead?: boolean;
  /**
   * The class token has a stored position and the registers have none: its position
   * is added to it when the file is read, as timm does, and the others are the patches'.
   */
  readonly positionOfClassOnly?: boolean;
  /** It takes pictures of any size and resamples its positions to it; others are refused a size that config.json contradicts. */
  readonly anyImageSize?: boolean;
}

interface CompiledName {
  /** The stored name with its suffix, the numbers captured. */
  readonly pattern: RegExp;
  /** What the captured numbers stand for, and how far below timm's they are. */
  readonly numbers: readonly { readonly key: string; readonly below: number }[];
  readonly timm: string;
  readonly part: number;
}

/** A stored name in timm's words: the part it is of how many. */
export interface Translation {
  readonly timm: string;
  readonly part: number;
  readonly parts: number;
}

const placeholder = /\{(\w+)(-1)?\}/g;
const partsOf = ([, stored]: NameRow): readonly string[] => (typeof stored === "string" ? [stored] : stored);

function compile(row: NameRow): readonly CompiledName[] {
  return partsOf(row).map((stored, part) => {
    const numbers = [...stored.matchAll(placeholder)].map(([, key = "", below]) => ({ key, below: below ? 1 : 0 }));
    const text = stored.replaceAll(".", "\\.").replace(placeholder, "(0|[1-9]\\d*)");
    return { pattern: new RegExp(`^${text}(\\.weight|\\.bias|)$`), numbers, timm: row[0], part };
  });
}

/** A row with its timm name as a pattern, for the way back. */
interface CompiledRow {
  readonly own: CompiledName;
  readonly stored: readonly string[];
}

const translators = new WeakMap<Dialect, Translator>();

/** Reads and writes the names of one dialect by its table. */
export class Translator {
  readonly #dialect: Dialect;
  readonly #compiled: readonly (CompiledName & { readonly parts: number })[];
  readonly #rows: readonly CompiledRow[];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#compiled = dialect.rows.flatMap((row) => {
      const names = compile(row);
      return names.map((name) => ({ ...name, parts: names.length }));
    });
    this.#rows = dialect.rows.flatMap((row) =>
      compile([row[0], row[0]]).map((own): CompiledRow => ({ own, stored: partsOf(row) })),
    );
  }

  /** The one of a dialect, whose patterns are made once. */
  static of(dialect: Dialect): Translator {
    const known = translators.get(dialect) ?? new Translator(dialect);
    translators.set(dialect, known);
    return known;
  }

  /** What a stored name without its prefix is in timm; undefined when it has no place. */
  toTimm(stored: string): Translation | undefined {
    for (const { pattern, numbers, timm, part, parts } of this.#compiled) {
      const match = pattern.exec(stored);
      if (!match) continue;
      const values = new Map(numbers.map(({ key, below }, index) => [key, Number(match[index + 1]) + below]));
      const module = timm.replace(placeholder, (_, key: string) => String(values.get(key)));
      return { timm: module + (match.at(-1) ?? ""), part, parts };
    }
    return this.#dialect.others === "same" ? { timm: stored, part: 0, parts: 1 } : undefined;
  }

  /** What a tensor is called in the file, without the prefix: one name for each part. */
  toStored(timm: string): readonly string[] {
    for (const { own, stored } of this.#rows) {
      const match = own.pattern.exec(timm);
      if (!match) continue;
      const values = new Map(own.numbers.map(({ key }, index) => [key, Number(match[index + 1])]));
      const inFile = (_: string, key: string, below?: string) => String((values.get(key) ?? 0) - (below ? 1 : 0));
      return stored.map((name) => name.replace(placeholder, inFile) + (match.at(-1) ?? ""));
    }
    return [timm];
  }
}
