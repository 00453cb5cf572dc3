import type { Activation, ModelConfig } from "../config.ts";
import { ModelError } from "../errors.ts";
import { isObject, type Settings, wrongValue } from "./settings-reader.ts";

/** Words of the transformers library for activations that are computed here. */
export const hiddenActs: Record<string, Activation> = {
  gelu: "gelu",
  gelu_python: "gelu",
  gelu_new: "gelu_tanh",
  gelu_fast: "gelu_tanh",
  gelu_accurate: "gelu_tanh",
  gelu_python_tanh: "gelu_tanh",
  gelu_pytorch_tanh: "gelu_tanh",
  quick_gelu: "quick_gelu",
};

/** Its model types, and names of classes where an old file gives no type. */
const types: Record<ModelConfig["family"], RegExp> = {
  vit: /^(vit|deit|vit_mae|vit_msn|dinov2|dinov2_with_registers)$|^(vit|deit|vitmae|vitmsn|dinov2|dinov2withregisters)(model|for\w+)$/i,
  swin: /^swin$|^swin(model|for\w+)$/i,
};

/**
 * The model that a config of the transformers library is for. Such a config names its
 * own classes and has none of timm's names, but for a timm model in its wrapper, which
 * has them all.
 */
export function transformersModel({ model_type: type, architectures }: Settings): string | undefined {
  if (type === "timm_wrapper") return undefined;
  if (typeof type === "string") return type;
  const [first] = Array.isArray(architectures) ? architectures : [];
  return typeof first === "string" ? first : undefined;
}

/**
 * Refuses the config of a network that is not computed here.
 *
 * @param found of `transformersModel`
 * @throws ModelError `config.foreign`
 */
export function refuseOtherTransformers(found: string, family: ModelConfig["family"]): void {
  if (types[family].test(found)) return;
  throw new ModelError(
    "config.foreign",
    `This config.json is for "${found}" of the transformers library; those for vit, deit, dinov2, dinov2_with_registers, vit_mae, vit_msn and swin are read. Choose the config.json that belongs to these weights, or load them without it.`,
    { found },
  );
}

/** `id2label` in the order of the classes; undefined where the library filled it with `LABEL_0` and so on. */
export function labelsOf(id2label: unknown): readonly string[] | undefined {
  if (id2label === undefined || id2label === null) return undefined;
  const expected = "a text for each class, numbered from 0";
  if (!isObject(id2label)) throw wrongValue("id2label", expected, id2label);
  const names = Object.keys(id2label).map((_, index) => {
    const name = Object.hasOwn(id2label, String(index)) ? id2label[index] : undefined;
    if (typeof name !== "string") throw wrongValue("id2label", expected, id2label);
    return name;
  });
  return names.every((name) => /^LABEL_\d+$/.test(name)) ? undefined : names;
}
