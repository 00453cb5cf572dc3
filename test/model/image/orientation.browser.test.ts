import { describe, expect, test } from "vitest";
import { decodeImage } from "../../../src/model/image/decode.ts";
import { levels } from "./golden.ts";
import { blobOf, decode, encode, inside } from "./in-browser.ts";
import * as make from "./pictures.ts";

const rgb48 = make.quarters(48, 32);

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("EXIF orientation %d stands upright", (orientation) => {
  const upright = { width: 48, height: 32 };
  test("in a JPEG", async () => {
    const { width, height, rgb } = make.stored(rgb48, 48, 32, orientation);
    const jpeg = await encode(rgb, width, height, "image/jpeg");
    const got = await decode(make.jpegWithExif(jpeg, orientation));
    expect(got).toMatchObject(upright);
    expect(inside(got.rgb, rgb48, 48, 32)).toBeLessThanOrEqual(6);
  });
  test("in a WebP", async () => {
    const { width, height, rgb } = make.stored(rgb48, 48, 32, orientation);
    const webp = await encode(rgb, width, height, "image/webp");
    const got = await decode(make.webpWithExif(webp, width, height, orientation));
    expect(got).toMatchObject(upright);
    expect(inside(got.rgb, rgb48, 48, 32)).toBeLessThanOrEqual(12);
  });
  test("in a PNG, to the bit", async () => {
    const { width, height, rgb } = make.stored(rgb48, 48, 32, orientation);
    const chunk = make.pngChunk("eXIf", make.exifBlock(orientation));
    const got = await decode(make.png({ width, height, channels: 3, samples: rgb, before: [chunk] }));
    expect(got).toMatchObject(upright);
    expect(levels(got.rgb, rgb48).max).toBe(0);
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "EXIF orientation %d: the picture for the page stands upright",
  (orientation) => {
    const { width, height, rgb } = make.stored(rgb48, 48, 32, orientation);
    const chunk = make.pngChunk("eXIf", make.exifBlock(orientation));
    test.each(["PNG", "JPEG"])("from a %s", async (kind) => {
      const png = make.png({ width, height, channels: 3, samples: rgb, after: [chunk] });
      const jpeg = make.jpegWithExif(await encode(rgb, width, height, "image/jpeg"), orientation);
      const { bitmap } = await decodeImage(blobOf(kind === "PNG" ? png : jpeg));
      expect([bitmap?.width, bitmap?.height]).toEqual([48, 32]);
      const context = new OffscreenCanvas(48, 32).getContext("2d");
      context?.drawImage(bitmap as ImageBitmap, 0, 0);
      const shown = context?.getImageData(0, 0, 48, 32).data ?? [];
      const opaque = Uint8Array.from(rgb48, (_, i) => shown[Math.floor(i / 3) * 4 + (i % 3)] as number);
      expect(inside(opaque, rgb48, 48, 32)).toBeLessThanOrEqual(kind === "PNG" ? 0 : 6);
      bitmap?.close();
    });
  },
);

test("an orientation behind a megabyte of pixels is found", async () => {
  const samples = make.noise(800 * 600 * 3);
  const { width, height, rgb } = make.stored(samples, 800, 600, 6);
  const after = [make.pngChunk("eXIf", make.exifBlock(6))];
  const bytes = make.png({ width, height, channels: 3, samples: rgb, after });
  expect(bytes.length).toBeGreaterThan(2 ** 20);
  const got = await decode(bytes);
  expect(got).toMatchObject({ width: 800, height: 600 });
  expect(levels(got.rgb, samples).max).toBe(0);
});
