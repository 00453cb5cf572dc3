/**
 * What figures hold that no setting does, in one table: what each part may be and where it starts.
 * A scene sets them, a task reads them, and an address carries them as `shuffle.seed=3`.
 */
interface Choice<Value extends string | number> {
  readonly options: readonly Value[];
  readonly initial: Value;
}

/** A whole number; where it has no start, the figure begins where it likes. */
interface Whole<Start extends number | undefined> {
  readonly min: number;
  readonly max: number;
  readonly initial: Start;
}

const choice = <const Value extends string | number>(
  options: readonly Value[],
  initial: NoInfer<Value>,
): Choice<Value> => ({ options, initial });

const whole = <Start extends number | undefined>(min: number, max: number, initial: Start): Whole<Start> => ({
  min,
  max,
  initial,
});

export const figureParts = {
  /** The weights that are shown beside the tokens. */
  "by-hand": { weight: choice(["wq", "wk", "wv"], "wk") },
  knobs: { control: choice(["image", "patch", "dim", "depth", "heads", "mlp", "window"], "dim") },
  layers: { names: choice(["timm", "course"], "timm"), every: choice(["on", "off"], "off") },
  patches: { show: choice(["filters", "components"], "filters") },
  /** The filter, from 1 as the figure counts. */
  "patch-two-ways": { filter: whole(1, 4096, 1) },
  /** The pixel of the model's picture, from 0 as in an array. */
  pixel: { row: whole(0, 4095, undefined), column: whole(0, 4095, undefined) },
  /** Blocks that have been passed. */
  reach: { blocks: whole(0, 64, 2) },
  /** Length of query and key; 64 is that of a head in every published ViT. */
  "root-d": { dim: choice([1, 2, 4, 8, 16, 32, 64, 128, 256], 64) },
  sentence: { ending: choice(["tired", "narrow"], "tired") },
  shuffle: { positions: choice(["zero", "learned"], "zero"), seed: whole(1, 9, 1) },
} as const;

type Table = typeof figureParts;
export type HoldingFigure = keyof Table;

type ValueOf<Part> =
  Part extends Choice<infer Value> ? Value : Part extends Whole<infer Start> ? number | (Start & undefined) : never;

/** What one figure holds, whole. */
export type Held<Name extends HoldingFigure> = { readonly [Key in keyof Table[Name]]: ValueOf<Table[Name][Key]> };

/** What figures hold, as far as a scene, an address or a reader has set it; an undefined part stands at its start. */
export type FigureStates = {
  readonly [Name in HoldingFigure]?: { readonly [Key in keyof Held<Name>]?: Held<Name>[Key] | undefined };
};

export type Part = Choice<string | number> | Whole<number | undefined>;
const table: Readonly<Record<string, Readonly<Record<string, Part>>>> = figureParts;

/** Where a figure starts. */
export function initialParts<Name extends HoldingFigure>(name: Name): Held<Name> {
  const parts = Object.entries<Part>(figureParts[name]).map(([key, part]) => [key, part.initial]);
  return Object.fromEntries(parts) as Held<Name>;
}

/** One over the other, part by part. */
export function overFigures(under: FigureStates = {}, over: FigureStates = {}): FigureStates {
  const names = Object.keys({ ...under, ...over }) as HoldingFigure[];
  return Object.fromEntries(names.map((name) => [name, { ...under[name], ...over[name] }]));
}

/** Every part that is not where it starts, as `figure.part` and its value. */
export function setParts(states: FigureStates): (readonly [key: string, value: string])[] {
  return Object.entries(states).flatMap(([name, held]) =>
    Object.entries(held)
      .filter(([key, value]) => value !== undefined && value !== table[name]?.[key]?.initial)
      .map(([key, value]) => [`${name}.${key}`, String(value)] as const),
  );
}

/** The row of a key as an address has it, `shuffle.seed`; undefined when there is none. */
function partOf(key: string): readonly [name: string, key: string, part: Part] | undefined {
  const [name = "", inner = ""] = key.split(".");
  const parts = Object.hasOwn(table, name) ? table[name] : undefined;
  const part = parts && Object.hasOwn(parts, inner) ? parts[inner] : undefined;
  return part && key === `${name}.${inner}` ? [name, inner, part] : undefined;
}

/** What a part may be, for a sentence; undefined when there is no such part. */
export function allowedOfPart(key: string): string | undefined {
  const [, , part] = partOf(key) ?? [];
  return part && ("options" in part ? part.options.join(", ") : `${part.min} … ${part.max}`);
}

/** @returns undefined when there is no such part, or the value is none of its */
export function readPart(key: string, text: string): FigureStates | undefined {
  const [name = "", inner = "", part] = partOf(key) ?? [];
  if (!part) return undefined;
  const value =
    "options" in part
      ? part.options.find((option) => String(option) === text)
      : /^\d{1,4}$/.test(text) && Number(text) >= part.min && Number(text) <= part.max
        ? Number(text)
        : undefined;
  return value === undefined ? undefined : { [name]: { [inner]: value } };
}
