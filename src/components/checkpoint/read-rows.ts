import type { Text } from "../../i18n/text.tsx";
import type { ConfigNote } from "../../model/config.ts";
import type { LoadedModel } from "../../model/engine.ts";

export interface ReadRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly origin: ConfigNote["origin"];
}

type Words = Text["checkpoint"]["read"];

/** Sides that belong together stand with a cross between them; other lists with commas. */
const sides = /^(imageSize|positionGrid|cropSize|squashSize)$/;

/** The settings of a model in the order of its notes: first those of the network, then those of the picture. */
export function readRows(
  { config, preprocessing, notes }: Pick<LoadedModel, "config" | "preprocessing" | "notes">,
  words: Words,
): readonly { readonly title: string; readonly rows: readonly ReadRow[] }[] {
  const network: ReadRow[] = [];
  const picture: ReadRow[] = [];
  for (const { key, origin } of notes) {
    const ofNetwork = Object.hasOwn(config, key);
    const fields = (ofNetwork ? config : preprocessing) as unknown as Readonly<Record<string, unknown>>;
    const row = { key, origin, label: words.keys[key] ?? key, value: valueOf(key, fields[key], words) };
    (ofNetwork ? network : picture).push(row);
  }
  return [
    { title: words.network, rows: network },
    { title: words.picture, rows: picture },
  ].filter(({ rows }) => rows.length > 0);
}

/** What the classes are called and why; null for a model without a head. */
export function labelsRow(
  { config, labels, assumedLabels }: Pick<LoadedModel, "config" | "labels" | "assumedLabels">,
  words: Words,
): { readonly value: string; readonly why: string } | null {
  if (config.numClasses === 0) return null;
  const { given, imagenet, numbers } = words.labels;
  const [value, why] = labels ? (assumedLabels ? imagenet : given) : numbers;
  return { value, why };
}

function valueOf(key: string, value: unknown, words: Words): string {
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (value === null || value === undefined || value === 0) return words.none;
  if (typeof value === "number") return value < 1e-3 ? value.toExponential() : String(value);
  if (Array.isArray(value)) return value.map(String).join(sides.test(key) ? " × " : ", ");
  return typeof value === "string" ? (words.values[value] ?? value) : JSON.stringify(value);
}
