import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../scripts/setup.mjs";

/** The versions of both engines as they are installed. */
export async function versionsOf(): Promise<Record<string, string>> {
  const of = async (name: string) => {
    const manifest = await readFile(join(root, "node_modules", name, "package.json"), "utf8");
    return (JSON.parse(manifest) as { version: string }).version;
  };
  return { node: process.version, tfjs: await of("@tensorflow/tfjs-core"), ort: await of("onnxruntime-web") };
}
