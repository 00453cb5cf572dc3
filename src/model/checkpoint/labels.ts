import type { ClassLabel } from "../config.ts";
import { ModelError } from "../errors.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function wrongLabels(key: string, expected: string, got: unknown): ModelError {
  const text = (JSON.stringify(got) ?? "nothing").slice(0, 60);
  return new ModelError(
    "config.value",
    `"${key}" of config.json must be ${expected}, but is ${text}; correct it or leave it out.`,
    { key, expected, got: text },
  );
}

function labelOf(id: string, description: unknown): ClassLabel {
  if (description === undefined || description === null) return { en: id };
  if (typeof description === "string") return { en: description };
  if (isObject(description) && (description.en === undefined || typeof description.en === "string")) {
    const en = description.en ?? id;
    return typeof description.zh === "string" ? { en, zh: description.zh } : { en };
  }
  throw wrongLabels("label_descriptions", 'text, or {"en": …, "zh": …}, for each name', description);
}

/**
 * The names of the classes: `label_names` in order of the classes, each explained by
 * `label_descriptions` where that has an entry, as text or as `{ en, zh }`.
 *
 * @returns null when the file names none, or the model has no classes
 * @throws ModelError `config.labels` when the counts differ, `config.value` when a name is no text
 */
export function readLabels(names: unknown, descriptions: unknown, numClasses: number): readonly ClassLabel[] | null {
  if (names === undefined || names === null || numClasses === 0) return null;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) {
    throw wrongLabels("label_names", "a list of texts", names);
  }
  if (descriptions !== undefined && descriptions !== null && !isObject(descriptions)) {
    throw wrongLabels("label_descriptions", "an object in braces", descriptions);
  }
  if (names.length !== numClasses) {
    throw new ModelError(
      "config.labels",
      `config.json names ${names.length} classes, but the model has ${numClasses}; give one name for each class, or leave the names out.`,
      { labels: names.length, classes: numClasses },
    );
  }
  return (names as string[]).map((id) =>
    labelOf(id, descriptions && Object.hasOwn(descriptions, id) ? descriptions[id] : undefined),
  );
}
