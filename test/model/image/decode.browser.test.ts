import { describe, expect, test } from "vitest";
import { ModelError } from "../../../src/model/errors.ts";
import { decodeImage, displaySide } from "../../../src/model/image/decode.ts";
import { preparePicture } from "../../../src/model/image/prepare.ts";
import caseUrl from "../../fixtures/goldens/preprocess/case.json?url";
import expectedUrl from "../../fixtures/goldens/preprocess/expected.safetensors?url";
import avifUrl from "../../fixtures/images/quarters.avif?url";
import jpegUrl from "../../fixtures/images/quarters.jpg?url";
import webpUrl from "../../fixtures/images/quarters.webp?url";
import cmykUrl from "../../fixtures/images/quarters-cmyk.jpg?url";
import grayUrl from "../../fixtures/images/quarters-gray.jpg?url";
import losslessUrl from "../../fixtures/images/quarters-lossless.webp?url";
import progressiveUrl from "../../fixtures/images/quarters-progressive.jpg?url";
import { levels, type PreprocessCase, preprocessingOf, tensorsOf } from "./golden.ts";
import { blobOf, bytesAt, decode, encode, inside } from "./in-browser.ts";
import * as make from "./pictures.ts";

const golden: PreprocessCase = await (await fetch(caseUrl)).json();
const expected = tensorsOf(await bytesAt(expectedUrl));
const goldenUrls = import.meta.glob<string>("../../fixtures/goldens/preprocess/images/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});
const rgb48 = make.quarters(48, 32);
const model = { ...preprocessingOf(golden, "bicubic"), resizeShorterSide: 64 } as const;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw error ?? new Error("was not refused");
  return error.code;
}

// The reference drops alpha, the page flattens it on white: they differ by intent on `rgba`, which has its own test.
describe.each(Object.keys(golden.images).filter((name) => name !== "rgba"))(
  "golden picture %s through the browser's decoder",
  (name) => {
    const url = goldenUrls[`../../fixtures/goldens/preprocess/images/${name}.png`] as string;
    test.each(golden.config.interpolations)("%s crop equals Pillow's in every bit", async (kind) => {
      const picture = await preparePicture(blobOf(await bytesAt(url)), preprocessingOf(golden, kind));
      picture.bitmap?.close();
      expect(levels(picture.pixels, expected.get(`${name}.${kind}`) as Uint8Array)).toEqual({ max: 0, mean: 0 });
      const squashed = expected.get(`${name}.squash_${kind}`) as Uint8Array | undefined;
      if (!squashed) return;
      const squash = await preparePicture(blobOf(await bytesAt(url)), preprocessingOf(golden, kind, "squash"));
      squash.bitmap?.close();
      expect(levels(squash.pixels, squashed).max).toBe(0);
    });
  },
);

test("golden picture rgba keeps its colours where it is opaque and is white where it is not", async () => {
  const bytes = await bytesAt(goldenUrls["../../fixtures/goldens/preprocess/images/rgba.png"] as string);
  const { rgb } = await decode(bytes);
  const dropped = expected.get("rgba.rgb") as Uint8Array;
  // On white every channel lies between the colour beneath (alpha 255) and white (alpha 0).
  rgb.forEach((value, i) => expect(value).toBeGreaterThanOrEqual((dropped[i] as number) - 1));
  expect(levels(rgb, dropped).max).toBeGreaterThan(0);
});

test("decoded pixels equal Pillow's", async () => {
  for (const name of ["photo_odd", "tiny"]) {
    const url = goldenUrls[`../../fixtures/goldens/preprocess/images/${name}.png`] as string;
    expect(levels((await decode(await bytesAt(url))).rgb, expected.get(`${name}.rgb`) as Uint8Array).max).toBe(0);
  }
});

describe("kinds of pictures", () => {
  test.each([
    ["JPEG", jpegUrl, 6],
    ["progressive JPEG", progressiveUrl, 6],
    ["WebP", webpUrl, 12],
    ["lossless WebP", losslessUrl, 0],
    ["AVIF", avifUrl, 12],
    // Without a profile CMYK has no defined colours: red stays red, no more is asked.
    ["CMYK JPEG", cmykUrl, 90],
  ])("%s", async (_, url, tolerance) => {
    const got = await decode(await bytesAt(url));
    expect(got).toMatchObject({ width: 48, height: 32 });
    expect(inside(got.rgb, rgb48, 48, 32)).toBeLessThanOrEqual(tolerance);
  });

  test("gray JPEG has three equal channels", async () => {
    const { rgb } = await decode(await bytesAt(grayUrl));
    for (let i = 0; i < rgb.length; i += 3) expect(rgb[i] === rgb[i + 1] && rgb[i] === rgb[i + 2]).toBe(true);
  });

  test("BMP", async () => {
    expect((await decode(make.bmp(48, 32, rgb48))).rgb).toEqual(rgb48);
  });

  test("16-bit PNG, to the nearest level", async () => {
    const samples = Uint8Array.from({ length: 64 * 3 * 2 }, (_, i) => (i * 1237 + 91) >> (i % 3));
    const { rgb } = await decode(make.png({ width: 8, height: 8, channels: 3, depth: 16, samples }));
    rgb.forEach((value, i) => {
      const sixteen = ((samples[i * 2] as number) << 8) | (samples[i * 2 + 1] as number);
      expect(Math.abs(value - sixteen / 257)).toBeLessThanOrEqual(1);
    });
  });

  test("half-transparent PNG lies on white", async () => {
    const samples = Uint8Array.from({ length: 256 * 4 }, (_, i) => (i % 4 === 3 ? i >> 2 : (i * 31) & 255));
    const { rgb } = await decode(make.png({ width: 16, height: 16, channels: 4, samples }));
    rgb.forEach((value, i) => {
      const pixel = Math.floor(i / 3);
      const alpha = pixel / 255;
      const wanted = (samples[pixel * 4 + (i % 3)] as number) * alpha + 255 * (1 - alpha);
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1.01);
    });
  });

  test("animated GIF gives its first frame", async () => {
    const { rgb, width, height } = await decode(
      make.gif(13, 9, [
        [200, 30, 10],
        [0, 0, 255],
      ]),
    );
    expect([width, height, ...rgb.subarray(0, 3), ...rgb.subarray(-3)]).toEqual([13, 9, 200, 30, 10, 200, 30, 10]);
  });

  test("animated PNG gives its first frame", async () => {
    const blue = new Uint8Array(rgb48.length).fill(99);
    expect((await decode(make.apng(48, 32, [rgb48, blue]))).rgb).toEqual(rgb48);
  });

  test("the declared type does not matter", async () => {
    const bytes = make.png({ width: 48, height: 32, channels: 3, samples: rgb48 });
    for (const type of ["image/svg+xml", "text/html", "image/jpeg"])
      expect((await decode(bytes, type)).rgb).toEqual(rgb48);
  });

  test.each([
    [1, 1],
    [1, 10_000],
    [10_000, 1],
    [4097, 1025],
  ])("%d × %d", async (width, height) => {
    const samples = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919) >> 3);
    const image = await decodeImage(blobOf(make.png({ width, height, channels: 3, samples })));
    expect(levels(image.rgb, samples).max).toBe(0);
    const { bitmap } = image;
    expect(Math.max(bitmap?.width ?? 0, bitmap?.height ?? 0)).toBe(Math.min(displaySide, Math.max(width, height)));
    expect(Math.min(bitmap?.width ?? 0, bitmap?.height ?? 0)).toBeGreaterThanOrEqual(1);
    bitmap?.close();
    const picture = await preparePicture(blobOf(make.png({ width, height, channels: 3, samples })), model);
    expect(picture.pixels.length).toBe(56 * 56 * 3);
    picture.bitmap?.close();
  });
});

describe("refusals", () => {
  test.each([
    ["zero bytes", new Uint8Array(), "image.empty"],
    ["text named .png", make.join(make.ascii("hello there")), "image.text"],
    ["SVG", make.join(make.ascii("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>")), "image.svg"],
    ["HEIC", make.join(make.fileType("heic", "mif1"), new Uint8Array(500)), "image.heic"],
    ["PNG without pixels", make.join(make.pngHead(4, 4)), "image.decode"],
    ["JPEG without pixels", make.jpegHead(4, 4), "image.decode"],
    ["WebP without pixels", make.webpLossyHead(4, 4), "image.decode"],
    ["AVIF without pixels", make.avifHead([[4, 4]]), "image.decode"],
  ])("%s", async (_, bytes, code) => {
    expect(await codeOf(decodeImage(blobOf(bytes, "image/png")))).toBe(code);
  });

  test.each([
    ["PNG", make.png({ width: 16000, height: 16000, channels: 1, samples: new Uint8Array(0) })],
    ["GIF", make.gifHead(16000, 16000)],
    ["JPEG", make.jpegHead(65535, 65535)],
  ])("a %s bomb", async (_, bytes) => {
    expect(await codeOf(decodeImage(blobOf(bytes)))).toBe("image.tooManyPixels");
  });

  test("a bomb behind two megabytes of profile is found too", async () => {
    const profile = make.join([0xff, 0xe2], make.u16(65535), new Uint8Array(65533));
    const bytes = make.join([0xff, 0xd8], ...Array(40).fill(profile), make.jpegHead(9000, 9000).subarray(2));
    expect(await codeOf(decodeImage(blobOf(bytes)))).toBe("image.tooManyPixels");
  });

  test.each([0.3, 0.6, 0.9])("files cut at %d of their length", async (part) => {
    const samples = make.noise(64 * 64 * 3);
    for (const bytes of [
      make.png({ width: 64, height: 64, channels: 3, samples }),
      await encode(samples, 64, 64, "image/jpeg"),
      await encode(samples, 64, 64, "image/webp"),
    ]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * part));
      expect(await codeOf(decodeImage(blobOf(cut)))).toBe("image.decode");
    }
  });

  test("an aborted signal ends in silence, before and while decoding", async () => {
    const blob = blobOf(make.png({ width: 48, height: 32, channels: 3, samples: rgb48 }));
    await expect(decodeImage(blob, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
    const controller = new AbortController();
    const running = decodeImage(blob, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("the same decoder runs in a worker", async () => {
  const worker = new Worker(new URL("./decode-worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise<MessageEvent>((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage(blobOf(make.png({ width: 48, height: 32, channels: 3, samples: rgb48 })));
  const { data } = await answer;
  worker.terminate();
  expect(data.rgb).toEqual(rgb48);
  expect([data.bitmap.width, data.bitmap.height]).toEqual([48, 32]);
});
