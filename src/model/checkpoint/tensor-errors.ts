import { ModelError } from "../errors.ts";

/** A refusal of tensors that are not there; five of many names, for a sentence. */
export function missing(names: readonly string[]): ModelError {
  const listed = names.slice(0, 5);
  const more = names.length > listed.length ? " …" : "";
  return new ModelError(
    "checkpoint.missing",
    `${names.length} ${names.length === 1 ? "tensor is" : "tensors are"} missing: ${listed.join(", ")}${more}; the file is incomplete or belongs to another config.json. Choose the whole checkpoint.`,
    { count: names.length, names: listed },
  );
}

export function wrongShape(name: string, expected: string, got: readonly number[]): ModelError {
  const shown = `[${got.join(", ")}]`;
  return new ModelError(
    "checkpoint.wrongShape",
    `Tensor "${name}" must have the shape ${expected}, but has ${shown}; choose weights and config.json of the same model.`,
    { name, expected, got: shown },
  );
}

/** A refusal of tensors that the network would leave out. */
export function extraTensors(extra: readonly string[]): ModelError {
  const names = extra.slice(0, 5);
  const one = extra.length === 1;
  return new ModelError(
    "checkpoint.extra",
    `${extra.length} ${one ? "tensor has" : "tensors have"} no place in this network: ${names.join(", ")}${one || extra.length <= 5 ? "" : " …"}. Leaving ${one ? "it" : "them"} out would change the answers; choose weights of a plain ViT, DeiT, DINOv2 or Swin.`,
    { count: extra.length, names },
  );
}

export function unknownTensor(name: string): ModelError {
  return new ModelError(
    "checkpoint.unknownTensor",
    `The checkpoint has no tensor "${name}"; names() lists those it has.`,
    {
      name,
    },
  );
}
