import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Preprocessing } from "../../../src/model/config.ts";
import { preparePicture } from "../../../src/model/image/prepare.ts";
import { openPage } from "./browser-page.ts";
import { decodeInNode } from "./decode-node.ts";
import { levels, tensorsOf } from "./golden.ts";

const shared = join(import.meta.dirname, "../../../../shared");
const photos = join(shared, "photos");
const crops = join(shared, "weights/deit_tiny_patch16_224/expected");
const present = existsSync(photos) && existsSync(crops);
const files = present ? (await readdir(photos)).filter((file) => /\.(png|jpg)$/.test(file)) : [];
const deit: Preprocessing = {
  resizeShorterSide: 256,
  cropSize: [224, 224],
  interpolation: "bicubic",
  cropMode: "center",
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
};

/** The crop that the reference fed to the real DeiT. */
const cropOf = async (file: string) =>
  tensorsOf(await readFile(join(crops, file.replace(/\.\w+$/, ".safetensors")))).get("crop") as Uint8Array;

describe.skipIf(!present)(`photographs beside the project${present ? "" : ": left out, they are not here"}`, () => {
  test.each(files)("%s, decoded in Node, gives the crop of the real DeiT in every bit", async (file) => {
    const blob = new Blob([await readFile(join(photos, file))]);
    const { pixels } = await preparePicture(blob, deit, { decode: decodeInNode });
    expect(levels(pixels, await cropOf(file))).toEqual({ max: 0, mean: 0 });
  });

  test("all of them, decoded by the browser, do too", async () => {
    const bodies = await Promise.all(
      files.map(async (file) => [`/${file}`, { body: await readFile(join(photos, file)) }]),
    );
    const { page, close } = await openPage("prepare.ts", "preparePicture", Object.fromEntries(bodies));
    try {
      for (const file of files) {
        const pixels = await page.evaluate<number[]>(
          `fetch("/${file}").then((r) => r.blob()).then((b) => preparePicture(b, ${JSON.stringify(deit)})).then((p) => [...p.pixels])`,
        );
        // PNG is exact by definition; a JPEG decoder may differ by a level, and Chromium's does not from Pillow's.
        const bound = file.endsWith(".png") ? 0 : 1;
        expect(levels(Uint8Array.from(pixels), await cropOf(file)).max).toBeLessThanOrEqual(bound);
      }
    } finally {
      await close();
    }
  });
});
