import { ModelError } from "../errors.ts";
import { fileMissing } from "./hub-request.ts";

/** The files of a model, by their paths in its repository. */
export interface Choice {
  /** One safetensors file, or an index that names several. */
  readonly weights: { readonly kind: "single" | "sharded"; readonly path: string };
  readonly config: string | null;
  readonly preprocessor: string | null;
}

/** The names under which libraries save weights, in the order of preference. */
export const singleName = "model.safetensors";
export const indexName = "model.safetensors.index.json";
export const configName = "config.json";
export const preprocessorName = "preprocessor_config.json";

/** Where the files of an address lie: the folder of a named file; empty for the root. */
export function folderOf(file: string | null): string {
  return file === null ? "" : file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

/** A name inside a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/**
 * Which files of a folder make the model.
 *
 * @param paths all that lie there
 * @param wanted a file that the address names: taken as the weights if it can be, else a hint to its folder
 * @throws ModelError `hub.noSafetensors`, `hub.whichFile`, `hub.fileMissing`
 */
export function chooseFiles(repository: string, paths: readonly string[], wanted: string | null): Choice {
  const folder = folderOf(wanted);
  const find = (name: string) => paths.find((path) => path === inFolder(folder, name)) ?? null;
  const config = find(configName);
  const preprocessor = find(preprocessorName);
  const single = (path: string): Choice => ({ weights: { kind: "single", path }, config, preprocessor });
  const sharded = (path: string): Choice => ({ weights: { kind: "sharded", path }, config, preprocessor });

  if (wanted?.endsWith(".safetensors") || wanted?.endsWith(".safetensors.index.json")) {
    if (!paths.includes(wanted)) {
      throw fileMissing(repository, wanted);
    }
    if (wanted.endsWith(".json")) return sharded(wanted);
    const index = find(indexName);
    return /-\d{5}-of-\d{5}\.safetensors$/.test(wanted) && index ? sharded(index) : single(wanted);
  }
  const usual = find(singleName);
  if (usual) return single(usual);
  const index = find(indexName);
  if (index) return sharded(index);
  const others = paths.filter((path) => path.endsWith(".safetensors") && folderOf(path) === folder);
  const [first] = others;
  if (first === undefined) throw noSafetensors(repository, paths);
  if (others.length === 1) return single(first);
  throw new ModelError(
    "hub.whichFile",
    `${repository} has ${others.length} files of weights and none called ${singleName}: ${list(others)}; give the address of the one to open.`,
    { repository, count: others.length, names: others.slice(0, 5) },
  );
}

/** Formats by the ends of their names; the English names are those of the Chinese sentences, too. */
const formats: readonly (readonly [RegExp, string])[] = [
  [/\.(bin|pth|pt|ckpt)$/, "PyTorch (.bin, .pth)"],
  [/\.onnx$/, "ONNX (.onnx)"],
  [/\.(h5|keras)$/, "TensorFlow (.h5)"],
  [/\.msgpack$/, "Flax (.msgpack)"],
  [/\.npz$/, "NumPy (.npz)"],
  [/\.gguf$/, "GGUF (.gguf)"],
  [/\.tflite$/, "TensorFlow Lite (.tflite)"],
  [/\.mlpackage\/|\.mlmodel$/, "Core ML (.mlmodel)"],
];

/** A repository whose weights are in other formats, or that has none. */
export function noSafetensors(repository: string, paths: readonly string[]): ModelError {
  const found = formats.filter(([end]) => paths.some((path) => end.test(path))).map(([, name]) => name);
  const pickled = found.some((name) => /^(PyTorch|NumPy)/.test(name));
  const remedy = pickled
    ? "download the file and drop it here: two lines of Python that convert it are shown."
    : "look for the same model in safetensors, for example under timm.";
  const has = found.length > 0 ? `only ${found.join(", ")}` : "no weights at this place";
  return new ModelError("hub.noSafetensors", `${repository} has no .safetensors file, ${has}; ${remedy}`, {
    repository,
    formats: found,
  });
}

function list(names: readonly string[]): string {
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? " …" : ""}`;
}
