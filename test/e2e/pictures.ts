import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import {
  ascii,
  exifBlock,
  fileType,
  join,
  jpegWithExif,
  png,
  pngChunk,
  pngHead,
  quarters,
  stored,
  u32,
} from "../model/image/pictures.ts";
import { fileOf, type TestFile } from "./checkpoints.ts";

/** A picture of one colour. */
export function plain(name: string, [red, green, blue]: readonly [number, number, number], side = 96): TestFile {
  const samples = new Uint8Array(side * side * 3);
  for (let i = 0; i < samples.length; i += 3) samples.set([red, green, blue], i);
  return fileOf(name, png({ width: side, height: side, channels: 3, samples }), "image/png");
}

/** A picture with a red, a green, a blue and a yellow quarter, row by row. */
export function fourColours(name = "four.png", width = 120, height = 120): TestFile {
  return fileOf(name, png({ width, height, channels: 3, samples: quarters(width, height) }), "image/png");
}

/** The same picture, stored turned, with the EXIF orientation that puts it upright. */
export function turned(orientation: number): TestFile {
  const { width, height, rgb } = stored(quarters(120, 120), 120, 120, orientation);
  const before = [pngChunk("eXIf", exifBlock(orientation))];
  return fileOf(`turned-${orientation}.png`, png({ width, height, channels: 3, samples: rgb, before }), "image/png");
}

/** A JPEG of the four quarters that says it must be turned by a quarter clockwise. */
export function turnedJpeg(): TestFile {
  const upright = readFileSync(new URL("../fixtures/images/quarters.jpg", import.meta.url));
  return fileOf("turned.jpg", jpegWithExif(upright, 6), "image/jpeg");
}

/** Files that are no picture that can be shown, and the code of the sentence that they get. */
export const badPictures = {
  "image.empty": fileOf("zero.png", "", "image/png"),
  "image.text": fileOf("notes.png", "These are only words, whatever the name says.\n", "image/png"),
  "image.svg": fileOf("drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "image/svg+xml"),
  "image.html": fileOf("page.png", "<!doctype html><script>alert(1)</script>", "image/png"),
  "image.heic": fileOf("photo.heic", join(fileType("heic", "mif1"), new Uint8Array(64)), "image/heic"),
  "image.pdf": fileOf("paper.pdf", "%PDF-1.7\n", "application/pdf"),
  "image.tooManyPixels": fileOf("bomb.png", bomb(16000, 16000), "image/png"),
  "image.noPixels": fileOf("nothing.png", join(pngHead(0, 10), pngChunk("IEND", [])), "image/png"),
  "image.truncated": fileOf("cut.png", pngHead(100, 100).subarray(0, 20), "image/png"),
  "image.decode": fileOf(
    "broken.png",
    join(pngHead(64, 64), pngChunk("IDAT", [1, 2, 3]), pngChunk("IEND", [])),
    "image/png",
  ),
  "image.unknown": fileOf(
    "noise.dat",
    Uint8Array.from({ length: 400 }, (_, i) => (i * 73 + 7) & 255),
  ),
} as const;

/** A PNG of a few kilobytes whose header announces many megapixels. */
function bomb(width: number, height: number): Uint8Array {
  return join(
    pngHead(width, height),
    pngChunk("IDAT", join(u32(0x789c0300), ascii("\0".repeat(4000)))),
    pngChunk("IEND", []),
  );
}

type Place = "drop" | "paste" | "dragenter" | "dragleave";

/** Hands files to the page as a drag or a paste does; Playwright cannot drag files from a desktop. */
export async function give(page: Page, kind: Place, files: readonly TestFile[]): Promise<void> {
  const plainFiles = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, data: buffer.toString("base64") }));
  await page.evaluate(
    ({ kind, plainFiles }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, data: text } of plainFiles) {
        const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: mimeType }));
      }
      const options = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        kind === "paste"
          ? new ClipboardEvent("paste", { ...options, clipboardData: data })
          : new DragEvent(kind, { ...options, dataTransfer: data }),
      );
    },
    { kind, plainFiles },
  );
}

/** Colours of the picture in the spine at the middle of its four quarters, row by row: red, green, blue. */
export async function shownColours(page: Page): Promise<number[][]> {
  const canvas = page.locator("section[data-compact] [role=grid]").first().locator("canvas").first();
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d");
    // The middle of cells, beside the thin lines between patches.
    return [3.5 / 12, 8.5 / 12].flatMap((y) =>
      [3.5 / 12, 8.5 / 12].map((x) => {
        const at = context?.getImageData(Math.floor(x * element.width), Math.floor(y * element.height), 1, 1).data;
        return at ? [...at.slice(0, 3)] : [];
      }),
    );
  });
}
