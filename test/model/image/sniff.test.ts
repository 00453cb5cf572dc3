import { readFile } from "node:fs/promises";
import { join as path } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errors } from "../../../src/i18n/zh/errors.ts";
import { type ErrorCode, ModelError } from "../../../src/model/errors.ts";
import { maxFileBytes, sniffImage } from "../../../src/model/image/sniff.ts";
import * as make from "./pictures.ts";

const fixture = async (name: string) =>
  new Uint8Array(await readFile(path(import.meta.dirname, "../../fixtures/images", name)));
const rgb = make.quarters(6, 4);
const small = { width: 6, height: 4, channels: 3, samples: rgb } as const;

/** The refusal of these bytes; its Chinese sentence is checked to exist and to differ. */
function refusal(bytes: Uint8Array): ModelError {
  try {
    sniffImage(bytes);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const sentence = errors[error.code as ErrorCode] as (values: unknown) => string;
    expect(sentence(error.values)).toMatch(/\p{Script=Han}.*[。]$/u);
    expect(sentence(error.values)).not.toContain("undefined");
    expect(error.message).toMatch(/\.$/);
    return error;
  }
  throw new Error("was not refused");
}

describe("size and kind come from the header", () => {
  test.each([
    ["PNG", make.png(small), "png", 6, 4],
    ["16-bit PNG", make.pngHead(7, 9, 16), "png", 7, 9],
    ["BMP", make.bmp(6, 4, rgb), "bmp", 6, 4],
    ["GIF", make.gif(6, 4, [[1, 2, 3]], false), "gif", 6, 4],
    ["lossy WebP", make.webpLossyHead(320, 200), "webp", 320, 200],
    ["lossless WebP", make.webpLosslessHead(1234, 567), "webp", 1234, 567],
    ["extended WebP", make.webpExtendedHead(5000, 70), "webp", 5000, 70],
    ["baseline JPEG", make.jpegHead(640, 427), "jpeg", 640, 427],
    ["progressive JPEG", make.jpegHead(640, 427, 0xc2), "jpeg", 640, 427],
    ["AVIF", make.avifHead([[160, 90]]), "avif", 160, 90],
  ])("%s", (_, bytes, format, width, height) => {
    expect(sniffImage(bytes)).toEqual({ format, width, height, orientation: 1, animated: false });
  });

  test.each([
    ["quarters.jpg", "jpeg"],
    ["quarters-progressive.jpg", "jpeg"],
    ["quarters-cmyk.jpg", "jpeg"],
    ["quarters-gray.jpg", "jpeg"],
    ["quarters.webp", "webp"],
    ["quarters-lossless.webp", "webp"],
    ["quarters.avif", "avif"],
  ])("%s, written by an encoder", async (name, format) => {
    const header = sniffImage(await fixture(name));
    expect(header).toEqual({ format, width: 48, height: 32, orientation: 1, animated: false });
  });

  test("of a thumbnail and the picture in an AVIF the larger counts", () => {
    expect(
      sniffImage(
        make.avifHead([
          [16, 16],
          [300, 200],
          [32, 32],
        ]),
      ),
    ).toMatchObject({ width: 300, height: 200 });
  });

  test("a GIF frame that is larger than its screen counts", () => {
    const bytes = make.join(make.gifHead(1, 1), new Uint8Array(384), [0x2c, 0, 0, 0, 0, 100, 0, 50, 0, 0, 7]);
    expect(sniffImage(bytes)).toMatchObject({ width: 100, height: 50 });
  });

  test("a JPEG's size is found behind a long colour profile and fill bytes", () => {
    const profile = make.join([0xff, 0xe2], make.u16(65535), new Uint8Array(65533));
    const frame = make.jpegHead(30, 20);
    const bytes = make.join([0xff, 0xd8], profile, profile, [0xff, 0xff, 0xff], frame.subarray(2));
    expect(sniffImage(bytes)).toMatchObject({ width: 30, height: 20 });
  });
});

describe("animation", () => {
  test.each([
    ["GIF with the looping extension", make.gif(4, 4, [[0, 0, 0]]), true],
    [
      "GIF with two frames and no extension",
      make.gif(
        4,
        4,
        [
          [0, 0, 0],
          [9, 9, 9],
        ],
        false,
      ),
      true,
    ],
    ["GIF with one frame", make.gif(4, 4, [[0, 0, 0]], false), false],
    ["APNG with two frames", make.apng(6, 4, [rgb, rgb]), true],
    ["APNG with one frame", make.apng(6, 4, [rgb]), false],
    ["WebP with the animation flag", make.webpExtendedHead(4, 4, 0x02), true],
    ["AVIF image sequence", make.avifHead([[4, 4]], "avis"), true],
  ])("%s: %#", (_, bytes, animated) => {
    expect(sniffImage(bytes).animated).toBe(animated);
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("EXIF orientation %d is read", (orientation) => {
  test.each(["II", "MM"] as const)("from a JPEG in byte order %s", (order) => {
    expect(sniffImage(make.jpegWithExif(make.jpegHead(6, 4), orientation, order)).orientation).toBe(orientation);
  });
  test("from a PNG before and behind its pixels", () => {
    const chunk = make.pngChunk("eXIf", make.exifBlock(orientation));
    expect(sniffImage(make.png({ ...small, before: [chunk] })).orientation).toBe(orientation);
    expect(sniffImage(make.png({ ...small, after: [chunk] })).orientation).toBe(orientation);
  });
  test("from a WebP", async () => {
    const webp = make.webpWithExif(await fixture("quarters.webp"), 48, 32, orientation);
    expect(sniffImage(webp)).toMatchObject({ orientation, width: 48, height: 32 });
  });
});

test("an orientation outside 1 to 8 counts as none", () => {
  for (const value of [0, 9, 65535]) {
    expect(sniffImage(make.jpegWithExif(make.jpegHead(6, 4), value)).orientation).toBe(1);
  }
});

const bombs: readonly (readonly [string, (width: number, height: number) => Uint8Array, largest: number])[] = [
  ["PNG", make.pngHead, 65535],
  ["JPEG", make.jpegHead, 65535],
  ["GIF", make.gifHead, 65535],
  ["BMP", (w, h) => make.join(make.bmp(1, 1, new Uint8Array(3)).subarray(0, 18), make.u32le(w), make.u32le(h)), 65535],
  ["lossy WebP", make.webpLossyHead, 16383],
  ["lossless WebP", make.webpLosslessHead, 16384],
  ["extended WebP", make.webpExtendedHead, 65535],
  ["AVIF", (w, h) => make.avifHead([[w, h]]), 65535],
];

describe.each(bombs)("%s bomb", (_, head, largest) => {
  test.each([16000, largest])(`of %d squared is refused from its header alone`, (side) => {
    const bytes = head(side, side);
    const error = refusal(bytes);
    expect(error.code).toBe("image.tooManyPixels");
    expect(error.message).toContain(`${side} × ${side}`);
  });
});

test("exactly 40 megapixels pass, one row more does not", () => {
  expect(sniffImage(make.pngHead(8000, 5000)).width).toBe(8000);
  expect(refusal(make.pngHead(8000, 5001)).code).toBe("image.tooManyPixels");
});

test("a PNG of 2³¹ pixels a side is refused with its true numbers", () => {
  expect(refusal(make.pngHead(0x7fffffff, 0x7fffffff)).values).toMatchObject({ width: 0x7fffffff });
});

test("a file above 64 MB is refused by its size alone", () => {
  expect(refusal(new Uint8Array(maxFileBytes + 1)).code).toBe("image.tooManyBytes");
});

describe("what is no picture gets one sentence that says what it is", () => {
  const utf16 = make.join([0xff, 0xfe], ...Array.from("hello", (letter) => [letter.charCodeAt(0), 0]));
  test.each<readonly [string, Uint8Array, ErrorCode]>([
    ["zero bytes", new Uint8Array(), "image.empty"],
    ["text", make.ascii("The quick brown fox\n"), "image.text"],
    ["UTF-8 text", new TextEncoder().encode("你好，世界。这不是图片。"), "image.text"],
    ["UTF-16 text", utf16, "image.text"],
    ["JSON", make.ascii('{"a": [1, 2]}'), "image.text"],
    ["text that begins with BM", make.ascii("BMW makes cars, not pictures."), "image.text"],
    ["XML that is no drawing", make.ascii("<?xml version='1.0'?><note/>"), "image.text"],
    ["SVG", make.ascii("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image.svg"],
    ["SVG behind a prolog", make.ascii("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- a -->\n<svg />"), "image.svg"],
    ["HTML", make.ascii("\n<!DOCTYPE html><html><svg></svg></html>"), "image.html"],
    ["HTML without doctype", make.ascii("<HTML><body>no</body></HTML>"), "image.html"],
    ["PDF", make.ascii("%PDF-1.7\n"), "image.pdf"],
    ["TIFF", make.ascii("II*\0\x08\0\0\0"), "image.tiff"],
    ["big-endian TIFF", make.ascii("MM\0*\0\0\0\x08"), "image.tiff"],
    ["HEIC", make.fileType("heic", "mif1", "heic"), "image.heic"],
    ["HEIF by its general brand", make.fileType("mif1", "heic"), "image.heic"],
    ["video", make.fileType("isom", "mp41"), "image.other"],
    ["JPEG XL", make.ascii("\xff\x0a\x00\x00"), "image.other"],
    ["Photoshop", make.ascii("8BPS\0\x01"), "image.other"],
    ["ZIP", make.ascii("PK\x03\x04"), "image.other"],
    ["WAV", make.ascii("RIFF\0\0\0\0WAVEfmt "), "image.other"],
    ["random bytes", Uint8Array.from({ length: 64 }, (_, i) => (i * 89 + 7) & 31), "image.unknown"],
    ["PNG that ends in its magic number", make.pngMagic.subarray(0, 5), "image.truncated"],
    ["PNG that ends in IHDR", make.pngHead(4, 4).subarray(0, 20), "image.truncated"],
    ["JPEG of two bytes", make.jpegHead(4, 4).subarray(0, 2), "image.truncated"],
    ["JPEG that ends before its size", make.jpegHead(4, 4).subarray(0, 8), "image.truncated"],
    ["GIF that ends before its size", make.gifHead(4, 4).subarray(0, 8), "image.truncated"],
    ["WebP that ends before its size", make.webpLossyHead(4, 4).subarray(0, 24), "image.truncated"],
    ["AVIF without meta", make.fileType("avif"), "image.truncated"],
    ["PNG of 0 × 5", make.pngHead(0, 5), "image.noPixels"],
    ["JPEG of height 0", make.jpegHead(5, 0), "image.noPixels"],
  ])("%s", (_, bytes, code) => {
    expect(refusal(bytes).code).toBe(code);
  });
});

describe("fuzz", () => {
  const seeds = [
    make.apng(6, 4, [rgb, rgb]),
    make.png({ ...small, before: [make.pngChunk("eXIf", make.exifBlock(6))] }),
    make.jpegWithExif(make.jpegHead(6, 4), 6),
    make.gif(6, 4, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
    make.bmp(6, 4, rgb),
    make.webpWithExif(make.webpLossyHead(6, 4), 6, 4, 3),
    make.avifHead([
      [6, 4],
      [9, 9],
    ]),
  ];
  const survives = (bytes: Uint8Array) => {
    try {
      const { width, height, orientation } = sniffImage(bytes);
      expect(width * height).toBeLessThanOrEqual(40e6);
      expect(orientation >= 1 && orientation <= 8).toBe(true);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
    }
  };

  test("mutated files give a header or a ModelError, nothing else", () => {
    const edit = fc.record({ at: fc.nat(400), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 12 }), fc.nat(400), (seed, edits, length) => {
        const bytes = seed.slice(0, Math.max(1, length));
        for (const { at, value } of edits) bytes[at % bytes.length] = value;
        survives(bytes);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  test("a magic number followed by anything gives a header or a ModelError", () => {
    const magics = seeds.map((seed) => seed.subarray(0, 16));
    fc.assert(
      fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 300 }), (magic, rest) => {
        survives(make.join(magic, rest));
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  test("a view into a larger buffer reads its own bytes only", () => {
    for (const seed of seeds) {
      const around = make.join(new Uint8Array(13).fill(255), seed, new Uint8Array(9).fill(255));
      expect(sniffImage(around.subarray(13, 13 + seed.length))).toEqual(sniffImage(seed));
    }
  });

  test("a megabyte of nested or empty structures, all that is read at first, is walked through once", () => {
    const size = 2 ** 20;
    const fill = (head: Uint8Array, pattern: readonly number[]) => {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at++) bytes[at] = pattern[at % pattern.length] as number;
      bytes.set(head);
      return bytes;
    };
    const hostile = [
      fill(make.pngHead(4, 4), [0]),
      fill(make.jpegHead(4, 4).subarray(0, 2), [0xff]),
      fill(make.jpegHead(4, 4).subarray(0, 2), [0xff, 0xe0, 0, 2]),
      fill(make.join(make.gifHead(4, 4)), [0x21, 0, 0, 0]),
      fill(make.webpExtendedHead(4, 4), [0]),
      fill(make.fileType("avif"), [0, 0, 0, 8, 0x69, 0x70, 0x63, 0x6f]),
      fill(make.fileType("avif"), [0, 0, 0, 0, 0x6d, 0x65, 0x74, 0x61]),
    ];
    // Walked again and again, a megabyte would take longer than a test may.
    for (const bytes of hostile) survives(bytes);
  });
});
