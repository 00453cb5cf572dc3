import type { ClassLabel } from "./config.ts";
import type { LoadedModel } from "./engine.ts";

/** Classes of ImageNet-1k (ILSVRC 2012): Russakovsky et al. 2015, arXiv:1409.0575. */
const imagenetClasses = 1000;

/** Of the two classes that share an English word, which is which. */
const homographs: Readonly<Record<number, string>> = {
  134: "crane (bird)",
  517: "crane (machine)",
  638: "maillot (leotard)",
  639: "maillot (tank suit)",
};

/**
 * Gives a model with a thousand classes and no names of its own the names of
 * ImageNet-1k, in English. They come as a chunk of their own, only when needed.
 */
export async function withClassNames(model: LoadedModel): Promise<LoadedModel> {
  // A class of a network that nobody trained is a number: a name would be a claim.
  if (model.labels || model.random || model.config.numClasses !== imagenetClasses) return model;
  const { IMAGENET_CLASSES } = await import("@tensorflow-models/mobilenet/dist/imagenet_classes");
  const name = (index: number) =>
    homographs[index] ?? (IMAGENET_CLASSES[index] ?? String(index)).split(",")[0] ?? String(index);
  const labels = Array.from({ length: imagenetClasses }, (_, index) => ({ en: name(index) }));
  return { ...model, labels, assumedLabels: true };
}

/** Classes far apart; a list that has them all in these places is the one of ImageNet-1k. */
const landmarks: Readonly<Record<number, string>> = {
  0: "tench",
  151: "Chihuahua",
  281: "tabby",
  398: "abacus",
  497: "church",
  701: "parachute",
  817: "sports car",
  954: "banana",
  999: "toilet tissue",
};

/** Whether the names are those of ImageNet-1k in its order, given by us or by a config.json, with or without synonyms. */
export function isImagenet(labels: readonly ClassLabel[] | null): labels is readonly ClassLabel[] {
  if (labels?.length !== imagenetClasses) return false;
  return Object.entries(landmarks).every(([index, name]) => {
    const [first = ""] = labels[Number(index)]?.en.split(",") ?? [];
    return first.trim().toLowerCase() === name.toLowerCase();
  });
}
