import { deflateSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { writeSafetensors } from "../../../src/model/checkpoint/safetensors.ts";
import { type WrongKind, wrongKind } from "../../../src/model/checkpoint/wrong-kind.ts";
import { failure, fileOf, zeros } from "./support.ts";

const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...values: number[]) => Uint8Array.from([...values, ...new Uint8Array(64)]);
const latin = (content: string) => bytes(...[...content].map((character) => character.charCodeAt(0)));

/** What people drop instead of weights: name, content, kind, and words its sentence must hold. */
const files: [name: string, content: Uint8Array, kind: WrongKind, says: string][] = [
  ["nothing.safetensors", new Uint8Array(0), "empty", "0 bytes"],
  ["new.pth (zip of torch.save)", zipSync({ "archive/data.pkl": bytes(0x80, 2) }), "torchZip", "safetensors.torch"],
  ["new.bin with a byte order entry first", zipSync({ "model/byteorder": text("little") }), "torchZip", "torch.load"],
  ["old.pth (legacy torch.save)", bytes(0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc), "pickle", "torch.load"],
  ["a list of pickle 4", bytes(0x80, 0x04, 0x95), "pickle", "pickle"],
  [
    "model.pdparams (pickle 4 of arrays)",
    latin("\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x09cls_token\x94\x8c\x15numpy.core.multiarray\x94"),
    "paddle",
    "paddle.load",
  ],
  [
    "numpy 2's name for the same",
    latin("\x80\x04\x95}\x94(\x8c\x04norm\x8c\x16numpy._core.multiarray\x94"),
    "paddle",
    ".pdparams",
  ],
  ["flax_model.msgpack", latin("\x82\xaaclassifier\x82\xa4bias"), "flax", "Flax"],
  ["flax_model.msgpack of a bare ViT", latin("\x84\xaaembeddings\x84\xa9cls_token"), "flax", "from_flax"],
  ["saved_model.pb", bytes(0x08, 0x01, 0x12, 0xd6, 0x83, 0x02, 0x0a), "savedModel", "SavedModel"],
  ["model.keras", zipSync({ "metadata.json": text("{}"), "config.json": text("{}") }), "keras", ".keras"],
  ["model.onnx", bytes(0x08, 0x07, 0x12, 0x07, ...text("pytorch")), "onnx", "ONNX"],
  ["model.onnx with its graph first", bytes(0x08, 0x0a, 0x3a, 0x90, 0x4e), "onnx", "ONNX"],
  ["model.gguf", latin("GGUF\x03\x00\x00\x00"), "gguf", "GGUF"],
  ["model.h5", latin("\x89HDF\r\n\x1a\n"), "hdf5", "HDF5"],
  [
    "ViT-B_16.npz",
    zipSync({ "Transformer/encoderblock_0/LayerNorm_0/bias.npy": bytes(0x93) }),
    "npz",
    "timm.create_model",
  ],
  ["array.npy", latin("\x93NUMPY\x01\x00"), "npy", ".npy"],
  ["model.tflite", latin("\x1c\x00\x00\x00TFL3"), "tflite", "TensorFlow Lite"],
  ["weights.zip", zipSync({ "readme.md": text("hello") }), "zip", "unpack"],
  ["weights.safetensors.gz", bytes(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3), "gzip", "gzip"],
  ["weights.7z", latin("7z\xbc\xaf\x27\x1c"), "archive", "unpack"],
  ["photo.png", latin("\x89PNG\r\n\x1a\n"), "picture", "picture"],
  ["photo.jpg", latin("\xff\xd8\xff\xe0\x00\x10JFIF"), "picture", "picture"],
  ["photo.webp", latin("RIFF\x10\x00\x00\x00WEBPVP8 "), "picture", "picture"],
  ["photo.gif", latin("GIF89a"), "picture", "picture"],
  ["photo.avif", latin("\x00\x00\x00\x20ftypavif"), "picture", "picture"],
  ["photo.bmp", latin("BM\x36\x10\x00\x00\x00\x00\x00\x00"), "picture", "picture"],
  ["paper.pdf", latin("%PDF-1.7\n%\xe2\xe3"), "pdf", "PDF"],
  ["page saved as .safetensors", text("<!DOCTYPE html>\n<html><title>404</title></html>"), "html", "download link"],
  ["page after a byte order mark", text("\uFEFF\n <html>"), "html", "HTML"],
  [
    "error of a storage service",
    text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
    "html",
    "web page",
  ],
  ["LFS pointer", text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"), "lfs", "git lfs pull"],
  ["config.json", text('{"architecture": "vit_tiny_patch16_224"}'), "json", "config.json"],
  [
    "index.json",
    text('{"metadata": {}, "weight_map": {"a": "model-00001-of-00002.safetensors"}}'),
    "index",
    "together with",
  ],
  ["an error message", text("Invalid username or password."), "text", "server"],
  ["a note in Chinese", text("这不是权重，只是一段说明文字。"), "text", "plain text"],
];

describe("a file of another kind is told by its content", () => {
  test.each(files)("%s", (_, content, kind, says) => {
    expect(wrongKind(content)).toBe(kind);
    const error = failure(() => openCheckpoint({ weights: content }));
    expect(error.code).toBe("checkpoint.wrongKind");
    expect(error.message).toContain(says);
  });

  test("pickles and NumPy archives come with two lines of Python, the others with none", () => {
    for (const [, content, kind] of files) {
      const { values } = failure(() => openCheckpoint({ weights: content }));
      const { code } = values as { code: string | null };
      if (["torchZip", "pickle", "paddle", "npz"].includes(kind)) expect(code?.split("\n")).toHaveLength(2);
      else expect(code).toBeNull();
    }
  });
});

describe("what is not told apart here goes to the reader of the format", () => {
  test("a safetensors file is never called something else, even when its length reads like gzip", () => {
    // 0x00088b1f is the length of a header that starts like a gzip file.
    const length = 0x00088b1f;
    const header = `{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}`.padEnd(length);
    expect(wrongKind(fileOf(header, 1))).toBeNull();
    expect(wrongKind(writeSafetensors([zeros("a", [2])]))).toBeNull();
  });

  test("bytes of no known kind are refused by the rules of the format", () => {
    const weights = deflateSync(Uint8Array.from({ length: 500 }, (_, i) => (i * i) % 251));
    expect(failure(() => openCheckpoint({ weights })).code).toMatch(/^safetensors\./);
  });
});
