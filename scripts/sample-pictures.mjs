// npm run pictures -- [--only id,id] [--draft] [--list] [--out FOLDER]
// Draws the sample pictures of the page and writes the list of them, with what
// the model that ships says to each. The same seeds give the same pictures on the
// same browser; half an hour on two cores that have nothing else to do.
//   --only     draw these; the others stay as they are
//   --draft    half the size, few samples
//   --list     draw nothing, only write the list
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { denoise } from "./sample-pictures/denoise.mjs";
import { develop } from "./sample-pictures/develop.mjs";
import { openRenderer } from "./sample-pictures/render.mjs";
import { scenes } from "./sample-pictures/scenes.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    draft: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    out: { type: "string", default: "public/images" },
  },
});
/** Largest file in bytes. */
const limit = 120 * 1024;
const scale = values.draft ? 0.5 : 1;
const wanted = values.list ? [] : values.only?.split(",");
const unknown = wanted?.filter((id) => !scenes.some((scene) => scene.id === id)) ?? [];
if (unknown.length > 0)
  throw new Error(`no scene called ${unknown.join(", ")}; there are ${scenes.map(({ id }) => id).join(", ")}`);

/** JPEG at the best quality that stays under the limit. */
async function encode(pixels, width, height) {
  for (let quality = 88; ; quality -= 4) {
    const bytes = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality, mozjpeg: true, chromaSubsampling: "4:4:4" })
      .toBuffer();
    if (bytes.length <= limit) return bytes;
  }
}

const fileOf = ({ id }) => `${id}.jpg`;
const pathOf = (scene) => join(values.out, fileOf(scene));

await mkdir(values.out, { recursive: true });
const renderer = await openRenderer();
try {
  for (const scene of scenes.filter(({ id }) => wanted?.includes(id) ?? true)) {
    const start = performance.now();
    const { id, seed, film } = scene;
    const width = scene.width * scale;
    const height = scene.height * scale;
    const samples = values.draft ? 6 : scene.samples;
    const layers = await renderer.render({ id, seed, width, height, samples });
    const light = denoise(layers, { width, height, samples });
    const bytes = await encode(develop(light, { width, height, seed, ...film }), width, height);
    await writeFile(pathOf(scene), bytes);
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(`${id}: ${width} × ${height} px, ${Math.round(bytes.length / 1024)} KB, ${seconds} s`);
  }
} finally {
  await renderer.close();
}

const drawn = scenes.filter((scene) => existsSync(pathOf(scene)));
const judge = fileURLToPath(new URL("./sample-pictures/judge.ts", import.meta.url));
const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", judge, ...drawn.map(pathOf)], {
  stdio: ["ignore", "pipe", "inherit"],
  encoding: "utf8",
});
if (status !== 0) throw new Error("the model could not be asked about the pictures");
const verdicts = JSON.parse(stdout);
const list = drawn.map((scene, i) => {
  const { id, width, height, seed, title, description, expected } = scene;
  const [{ id: predicted, probability }] = verdicts[i];
  console.log(
    `${id}: ${predicted === expected ? "right" : `${predicted} instead of ${expected}`}, ${probability.toFixed(3)}`,
  );
  const size = { width: width * scale, height: height * scale };
  return { id, file: fileOf(scene), ...size, seed, title, description, expected, predicted };
});
await writeFile(join(values.out, "samples.json"), `${JSON.stringify(list, null, 2)}\n`);
