import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cropStart, resizedSize, roundHalfEven, toModelPixels } from "../../../src/model/image/crop.ts";
import { normalise } from "../../../src/model/image/normalise.ts";
import { type Filter, resize } from "../../../src/model/image/resize.ts";
import { quarters } from "./pictures.ts";

const base = {
  resizeShorterSide: 64,
  cropSize: [56, 56],
  interpolation: "bicubic",
  cropMode: "center",
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
} as const;

const filter = fc.constantFrom<Filter>("bilinear", "bicubic");
const side = fc.integer({ min: 1, max: 40 });

describe("resize", () => {
  test("a picture of one colour stays that colour at every size", () => {
    fc.assert(
      fc.property(side, side, side, side, filter, fc.nat(255), (w, h, toW, toH, kind, level) => {
        const out = resize(new Uint8Array(w * h * 3).fill(level), w, h, toW, toH, kind);
        expect(out.length).toBe(toW * toH * 3);
        expect(out.every((value) => value === level)).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("the same size gives the same pixels", () => {
    const rgb = quarters(17, 11);
    expect(resize(rgb, 17, 11, 17, 11, "bicubic")).toEqual(rgb);
  });

  test("a window has the values of the whole resized picture", () => {
    const rgb = Uint8Array.from({ length: 31 * 23 * 3 }, (_, i) => (i * 7919) & 255);
    fc.assert(
      fc.property(side, side, filter, fc.nat(), fc.nat(), (toW, toH, kind, a, b) => {
        const [left, top] = [a % toW, b % toH];
        const window = { left, top, width: 1 + (b % (toW - left)), height: 1 + (a % (toH - top)) };
        const whole = resize(rgb, 31, 23, toW, toH, kind);
        const part = resize(rgb, 31, 23, toW, toH, kind, window);
        for (let y = 0; y < window.height; y++) {
          const from = ((top + y) * toW + left) * 3;
          const row = whole.subarray(from, from + window.width * 3);
          expect(part.subarray(y * window.width * 3, (y + 1) * window.width * 3)).toEqual(row);
        }
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("sizes that disagree with the data are refused with the numbers", () => {
    expect(() => resize(new Uint8Array(5), 2, 1, 1, 1, "bilinear")).toThrow("2 × 1 needs 6 bytes, got 5");
    expect(() => resize(new Uint8Array(3), 1, 1, 0, 1, "bilinear")).toThrow("0 pixels");
    const window = { left: 1, top: 0, width: 2, height: 2 };
    expect(() => resize(new Uint8Array(3), 1, 1, 2, 2, "bilinear", window)).toThrow("not inside 2 × 2");
  });

  test("twelve megapixels of one colour are shrunk to the model's input in that colour", () => {
    const rgb = new Uint8Array(4000 * 3000 * 3).fill(90);
    const { pixels } = toModelPixels(rgb, 4000, 3000, { ...base, resizeShorterSide: 256, cropSize: [224, 224] });
    expect(pixels).toHaveLength(224 * 224 * 3);
    expect(pixels.every((value) => value === 90)).toBe(true);
  });
});

describe("centre crop", () => {
  test("halves are rounded to the even number, as Python does", () => {
    expect([0.5, 1.5, 2.5, 14.5, 13.5, 2.4, 2.6, -1.5].map(roundHalfEven)).toEqual([0, 2, 2, 14, 14, 2, 3, -2]);
  });

  test("the longer side is truncated, not rounded", () => {
    expect(resizedSize(101, 77, 64)).toEqual([83, 64]);
    expect(resizedSize(45, 150, 64)).toEqual([64, 213]);
    expect(resizedSize(5, 5, 64)).toEqual([64, 64]);
  });

  test("the crop is told in pixels of the picture", () => {
    const { crop } = toModelPixels(quarters(128, 256), 128, 256, base);
    expect(crop).toEqual({ x: 8, y: 72, width: 112, height: 112 });
  });

  test("a crop larger than the picture is padded with black as torchvision pads", () => {
    const white = new Uint8Array(30 * 20 * 3).fill(255);
    const { pixels, crop } = toModelPixels(white, 30, 20, { ...base, resizeShorterSide: 20, cropSize: [25, 24] });
    // 20 rows in 25: 2 above, 3 below; columns 30 to 24 are cropped by 3.
    const rows = Array.from({ length: 25 }, (_, y) => pixels[y * 24 * 3] === 255);
    expect(rows).toEqual([...Array(2).fill(false), ...Array(20).fill(true), ...Array(3).fill(false)]);
    expect(crop).toEqual({ x: 3, y: -2, width: 24, height: 25 });
    expect([cropStart(20, 25), cropStart(30, 24), cropStart(1, 4)]).toEqual([-2, 3, -1]);
  });

  test("a crop larger on both sides puts the picture where torchvision puts it", () => {
    const rgb = quarters(4, 4);
    const { pixels } = toModelPixels(rgb, 4, 4, { ...base, resizeShorterSide: 4, cropSize: [7, 9] });
    for (let y = 0; y < 7; y++) {
      for (let x = 0; x < 9; x++) {
        const inside = y >= 1 && y < 5 && x >= 2 && x < 6;
        const wanted = inside ? rgb.subarray(((y - 1) * 4 + x - 2) * 3, ((y - 1) * 4 + x - 2) * 3 + 3) : [0, 0, 0];
        expect([...pixels.subarray((y * 9 + x) * 3, (y * 9 + x) * 3 + 3)]).toEqual([...wanted]);
      }
    }
  });

  test.each([
    [1, 1],
    [1, 10_000],
    [10_000, 1],
    [3, 2],
  ])("a picture of %d × %d becomes the model's input", (width, height) => {
    for (const cropMode of ["center", "squash"] as const) {
      const { pixels } = toModelPixels(new Uint8Array(width * height * 3).fill(77), width, height, {
        ...base,
        cropMode,
      });
      expect(pixels.length).toBe(56 * 56 * 3);
      expect(pixels.every((value) => value === 77)).toBe(true);
    }
  });
});

test("normalising gives (pixel / 255 − mean) / std per channel", () => {
  const got = normalise(Uint8Array.of(0, 128, 255), { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] });
  const wanted = [-0.485 / 0.229, (128 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225].map(Math.fround);
  expect([...got]).toEqual(wanted);
});
