import { ModelError } from "../errors.ts";
import { headerLimit } from "./safetensors-header.ts";

/** What a file is that is not safetensors, told by its content. */
export type WrongKind =
  | "empty"
  | "torchZip"
  | "pickle"
  | "paddle"
  | "onnx"
  | "gguf"
  | "hdf5"
  | "keras"
  | "flax"
  | "savedModel"
  | "npz"
  | "npy"
  | "tflite"
  | "zip"
  | "gzip"
  | "archive"
  | "picture"
  | "pdf"
  | "html"
  | "lfs"
  | "index"
  | "json"
  | "text";

const torchCode = `import torch, safetensors.torch as st; s = torch.load("model.pth", map_location="cpu", weights_only=True)
st.save_file({k: v.clone().contiguous() for k, v in s.get("state_dict", s.get("model", s.get("teacher", s))).items() if hasattr(v, "clone")}, "model.safetensors")`;

/** Paddle keeps the weights of linear layers as [in, out]. */
const paddleCode = `import numpy as np, paddle, safetensors.numpy as st; s = paddle.load("model.pdparams", return_numpy=True)
st.save_file({k: np.ascontiguousarray(v.T if v.ndim == 2 and k.endswith("weight") else v) for k, v in s.items()}, "model.safetensors")`;

const npzCode = `import timm, safetensors.torch as st; m = timm.create_model("vit_base_patch16_224", checkpoint_path="model.npz")
st.save_file({k: v.contiguous() for k, v in m.state_dict().items()}, "model.safetensors")`;

/** Two lines of Python that make a safetensors file of it. */
const conversions: Partial<Record<WrongKind, string>> = {
  torchZip: torchCode,
  pickle: torchCode,
  paddle: paddleCode,
  npz: npzCode,
};

const sentences: Record<WrongKind, string> = {
  empty: "This file is empty (0 bytes); download it again.",
  torchZip:
    "This is a PyTorch file (.pth, .pt or .bin): a zip archive that can run code when it is opened, so it is not read here. Two lines of Python make a safetensors file of it:",
  pickle:
    "This is a Python pickle (.pth, .bin or .pkl), which can run code when it is opened, so it is not read here. Two lines of Python make a safetensors file of it:",
  paddle:
    "This is a Python pickle of NumPy arrays, as PaddlePaddle writes it (.pdparams); it can run code when it is opened, so it is not read here. Where the model has timm's names, as in PaddleClas, two lines of Python make a safetensors file of it:",
  onnx: "This is an ONNX graph, which holds operations instead of a model's named weights; get the model's .safetensors file, for example from its page on the Hugging Face Hub.",
  gguf: "This is a GGUF file, made for llama.cpp; get the model's .safetensors file instead.",
  hdf5: "This is an HDF5 file (.h5), as Keras writes it, with other names and axis orders; get the model's .safetensors file in timm's names instead.",
  keras:
    "This is a model of Keras (.keras), with other names and axis orders; get the model's .safetensors file in timm's names instead.",
  flax: "This is a MessagePack file, as Flax writes its weights (flax_model.msgpack); get model.safetensors from the same page instead, or load it with from_flax=True in transformers and save it with save_pretrained.",
  savedModel:
    "This is a TensorFlow SavedModel (saved_model.pb), which holds operations instead of a model's named weights; get the model's .safetensors file in the names of timm or transformers.",
  npz: "This is a NumPy archive (.npz), as Google published the first ViT weights. timm reads it, and two lines of Python make a safetensors file of it (put in the name of your model):",
  npy: "This is one NumPy array (.npy), not a whole model; choose the model's .safetensors file.",
  tflite:
    "This is a TensorFlow Lite model, which holds operations instead of a model's named weights; get the model's .safetensors file.",
  zip: "This is a zip archive; unpack it and choose the .safetensors file inside.",
  gzip: "This is a gzip archive; unpack it and choose the .safetensors file inside.",
  archive: "This is a packed archive; unpack it and choose the .safetensors file inside.",
  picture:
    "This is a picture, not weights; drop it as the picture to look at, and choose a .safetensors file as the model.",
  pdf: "This is a PDF document, not weights; choose a .safetensors file.",
  html: "This is a web page (HTML), not weights: the page about the file was saved, or a login or error page came in its place; use the file's own download link.",
  lfs: "This is a Git LFS pointer: a note of about 130 bytes that stands for the real file; run `git lfs pull`, or use the download link of the file's page.",
  index:
    "This is the index of a model that is split into several files; choose it together with the .safetensors files that it names.",
  json: "This is a JSON text, such as a config.json, not weights; choose the .safetensors file, and give the config.json beside it.",
  text: "This is plain text, not weights: often the error message of a server; open it to read it, then download the .safetensors file again.",
};

/**
 * What the file is if it is not safetensors, told by its first bytes, whatever its name is.
 *
 * @returns null when it starts like safetensors, or like nothing known
 */
export function wrongKind(bytes: Uint8Array): WrongKind | null {
  if (bytes.byteLength === 0) return "empty";
  if (startsLikeSafetensors(bytes)) return null;
  const is = (magic: string, offset = 0) =>
    [...magic].every((character, i) => bytes[offset + i] === character.charCodeAt(0));
  if (is("PK\x03\x04")) return kindOfZip(bytes);
  if (bytes[0] === 0x80 && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5) return kindOfPickle(bytes);
  if (is("GGUF") || is("ggml") || is("tjgg")) return "gguf";
  if (is("\x89HDF\r\n\x1a\n")) return "hdf5";
  if (is("\x93NUMPY")) return "npy";
  if (isFlax(bytes)) return "flax";
  if (is("TFL3", 4)) return "tflite";
  if (is("\x1f\x8b")) return "gzip";
  if (
    is("7z\xbc\xaf\x27\x1c") ||
    is("Rar!") ||
    is("BZh") ||
    is("\xfd7zXZ") ||
    is("\x28\xb5\x2f\xfd") ||
    is("ustar", 257)
  )
    return "archive";
  if (
    is("\x89PNG") ||
    is("\xff\xd8\xff") ||
    is("GIF8") ||
    (is("BM") && is("\0\0\0\0", 6)) ||
    (is("RIFF") && is("WEBP", 8))
  )
    return "picture";
  if (is("ftyp", 4) && (is("avif", 8) || is("heic", 8) || is("mif1", 8) || is("heix", 8))) return "picture";
  if (is("%PDF")) return "pdf";
  if (is("\x08\x01\x12")) return "savedModel";
  if (isOnnx(bytes)) return "onnx";
  return kindOfText(bytes);
}

/** A header length within the limit and then a brace: no other format starts so. */
function startsLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.byteLength < 9 || bytes[8] !== 0x7b) return false;
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true) <= BigInt(headerLimit);
}

const latin = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);

/** PyTorch's old format begins with a number of its own; a pickle of NumPy arrays is what Paddle writes. */
function kindOfPickle(bytes: Uint8Array): WrongKind {
  const start = latin(bytes.subarray(0, 4096));
  return /numpy(\._?core)?\.multiarray/.test(start) && !start.includes("torch") ? "paddle" : "pickle";
}

/** A map of up to 15 entries whose first key is a short word; ASCII text has no such first byte. */
function isFlax(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  if (first < 0x81 || first > 0x8f || second < 0xa2 || second > 0xbf) return false;
  return /^[A-Za-z_]\w*$/.test(latin(bytes.subarray(2, 2 + (second & 0x1f))));
}

/** A zip by the name of its first entry: `archive/data.pkl` of PyTorch, `….npy` of NumPy, `metadata.json` of Keras. */
function kindOfZip(bytes: Uint8Array): WrongKind {
  const length = (bytes[26] ?? 0) | ((bytes[27] ?? 0) << 8);
  const first = latin(bytes.subarray(30, 30 + length));
  if (first.endsWith(".npy")) return "npz";
  if (first === "metadata.json") return "keras";
  if (/(^|\/)(data\.pkl|\.format_version|\.data\/|byteorder|version)/.test(first)) return "torchZip";
  return "zip";
}

/**
 * An ONNX model is a protobuf message that opens with field 1, `ir_version`, a
 * small number, and goes on with a string field 2 to 6 or with the graph (field 7).
 */
function isOnnx(bytes: Uint8Array): boolean {
  const version = bytes[1] ?? 0;
  return (
    bytes[0] === 0x08 && version >= 1 && version < 32 && [0x12, 0x1a, 0x22, 0x32, 0x3a, 0x42].includes(bytes[2] ?? 0)
  );
}

/** Text of which kind; null for bytes that are not text. */
function kindOfText(bytes: Uint8Array): WrongKind | null {
  const start = latin(bytes.subarray(0, 4096))
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  // Control characters but tab, line feed, form feed and carriage return do not occur in text.
  const binary = [...start].some((character) => character < " " && !"\t\n\f\r".includes(character));
  if (binary) return null;
  if (start.startsWith("version https://git-lfs")) return "lfs";
  if (/^<(!doctype|html|head|body|\?xml|!--)/i.test(start)) return "html";
  if (/^[{[]/.test(start)) return start.includes('"weight_map"') ? "index" : "json";
  return "text";
}

/**
 * Refuses a file of another kind with what it is and what to do.
 *
 * @throws ModelError `checkpoint.wrongKind`
 */
export function refuseWrongKind(bytes: Uint8Array): void {
  const kind = wrongKind(bytes);
  if (kind === null) return;
  const code = conversions[kind] ?? null;
  throw new ModelError("checkpoint.wrongKind", code ? `${sentences[kind]}\n${code}` : sentences[kind], { kind, code });
}
