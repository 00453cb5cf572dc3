import type { LoadedModel } from "./engine.ts";

/** Classes of ImageNet-1k (ILSVRC 2012): Russakovsky et al. 2015, arXiv:1409.0575. */
const imagenetClasses = 1000;

/**
 * Gives a model with a thousand classes and no names of its own the names of
 * ImageNet-1k, in English. They come as a chunk of their own, only when needed.
 */
export async function withClassNames(model: LoadedModel): Promise<LoadedModel> {
  if (model.labels || model.config.numClasses !== imagenetClasses) return model;
  const { IMAGENET_CLASSES } = await import("@tensorflow-models/mobilenet/dist/imagenet_classes");
  const name = (index: number) => (IMAGENET_CLASSES[index] ?? String(index)).split(",")[0] ?? String(index);
  return { ...model, labels: Array.from({ length: imagenetClasses }, (_, index) => ({ en: name(index) })) };
}
