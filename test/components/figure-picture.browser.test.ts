import { afterEach, describe, expect, test } from "vitest";
import "../../src/theme.css";
import { hatchOf } from "../../src/components/draw/figure-marks.ts";
import { closeGaps, figurePng, standaloneSvg } from "../../src/components/draw/figure-picture.ts";

afterEach(() => document.body.replaceChildren());

/** A figure's body of 200 pixels: controls of 60 pixels, then a drawing of 100 × 50, then empty room. */
function body(drawing: string): HTMLElement {
  const element = document.createElement("div");
  element.style.cssText = "width: 200px; height: 400px";
  element.innerHTML = `<div style="height: 60px"></div>${drawing}`;
  document.body.append(element);
  return element;
}

async function pixelsOf(png: Blob) {
  const bitmap = await createImageBitmap(png);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  return {
    ...{ width: bitmap.width, height: bitmap.height },
    at: (x: number, y: number) => [...context.getImageData(2 * x, 2 * y, 1, 1).data],
  };
}

const red = [255, 0, 0, 255];

describe("a figure as a file", () => {
  test("is as high as what is drawn, without controls and empty room", async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [100, 50];
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.fillStyle = "red";
    context.fillRect(0, 0, 100, 50);
    const figure = body("");
    figure.append(canvas);
    const picture = await pixelsOf(await figurePng(figure, "title", "caption"));
    expect(picture.width).toBe(2 * (200 + 32));
    expect(picture.height).toBe(2 * (50 + 32 + 28 + 18 + 8));
    expect(picture.at(16 + 1, 16 + 28 + 1)).toEqual(red);
    expect(picture.at(16 + 99, 16 + 28 + 49)).toEqual(red);
    expect(picture.at(16 + 99, 16 + 28 + 51)).not.toEqual(red);
  });

  test("keeps what an SVG draws beyond its own box, as the page does", async () => {
    const marks = `<rect x="-20" y="-10" width="5" height="5" fill="red"/><rect width="100" height="50" fill="blue"/>`;
    const drawing = (overflow: string) =>
      `<svg width="100" height="50" style="overflow: ${overflow}; display: block">${marks}</svg>`;
    const open = body(drawing("visible"));
    const picture = await pixelsOf(await figurePng(open, "", ""));
    // Two pixels of room for strokes stand beyond the outermost mark.
    expect(picture.at(16 + 2 + 2, 16 + 28 + 2 + 2)).toEqual(red);
    expect(picture.at(16 + 22 + 1, 16 + 28 + 12 + 1)).toEqual([0, 0, 255, 255]);
    const svg = open.querySelector("svg") as SVGSVGElement;
    expect(standaloneSvg(svg)).toContain('viewBox="-22 -12 ');
    const closed = body(drawing("hidden"));
    expect(standaloneSvg(closed.querySelector("svg") as SVGSVGElement)).toContain('viewBox="0 0 100 50"');
  });

  test("has the words beside its drawings where they stand, but no controls", async () => {
    const words = `<p style="margin: 0; height: 20px; font: 700 20px/20px sans-serif; color: red">███</p>`;
    const drawing = `<svg width="100" height="50" style="display: block"><rect width="100" height="50" fill="blue"/></svg>`;
    const picture = await pixelsOf(await figurePng(body(`<button>███</button>${drawing}${words}`), "", ""));
    expect(picture.at(16 + 50, 16 + 28 + 25)).toEqual([0, 0, 255, 255]);
    expect(picture.at(16 + 10, 16 + 28 + 50 + 10)).toEqual(red);
    // The picture begins with the drawing: the button above it is left out.
    expect(picture.at(16 + 2, 16 + 28 + 4)).toEqual([0, 0, 255, 255]);
  });

  test("has the grounds, hatchings and borders of small elements, below the words", async () => {
    const swatch = (style: string, words = "") =>
      `<i style="display: block; width: 40px; height: 40px; box-sizing: border-box; ${style}">${words}</i>`;
    const picture = await pixelsOf(
      await figurePng(
        body(
          swatch("background: red; border-radius: 10px") +
            swatch("background: blue; font: 700 40px/40px sans-serif; color: red", "█") +
            swatch("border: 4px solid red") +
            swatch("background: repeating-linear-gradient(90deg, red 0 4px, blue 4px 10px)") +
            swatch("background: red; visibility: hidden"),
        ),
        "",
        "",
      ),
    );
    const at = (x: number, y: number) => picture.at(16 + x, 16 + 28 + y);
    const ground = picture.at(4, 4);
    expect(at(20, 20)).toEqual(red);
    expect(at(0, 0)).toEqual(ground);
    expect(at(10, 60)).toEqual(red);
    expect([at(1, 100), at(20, 81), at(20, 100)]).toEqual([red, red, ground]);
    expect([at(2, 140), at(6, 140), at(12, 140), at(18, 140)]).toEqual([red, [0, 0, 255, 255], red, [0, 0, 255, 255]]);
    expect(picture.height).toBe(2 * (160 + 32 + 28 + 8));
  });

  test("has no ground of an element around a drawing or a control", async () => {
    const svg = `<svg width="20" height="20"><rect width="5" height="5" fill="blue"/></svg>`;
    const around = (inner: string) => `<div style="height: 60px; background: red">${inner}</div>`;
    const picture = await pixelsOf(await figurePng(body(around(svg) + around("<button>x</button>")), "", ""));
    expect(picture.at(16 + 100, 16 + 28 + 10)).not.toEqual(red);
    expect(picture.height).toBe(2 * (20 + 32 + 28 + 8));
  });

  test("has neither the words nor the drawings of a control", async () => {
    const drawing = (fill: string) =>
      `<svg width="100" height="50" style="display: block"><rect width="100" height="50" fill="${fill}"/></svg>`;
    const control = `<div data-control style="background: red; color: red"><span>███ Head</span>${drawing("red")}</div>`;
    const picture = await pixelsOf(await figurePng(body(control + drawing("blue")), "", ""));
    expect(picture.at(16 + 2, 16 + 28 + 2)).toEqual([0, 0, 255, 255]);
    expect(picture.height).toBe(2 * (50 + 32 + 28 + 8));
  });

  test("closes the room that controls leave between its parts", async () => {
    const bar = (fill: string) =>
      `<svg width="100" height="50" style="display: block"><rect width="100" height="50" fill="${fill}"/></svg>`;
    const control = `<div data-control style="height: 120px">Head</div>`;
    const picture = await pixelsOf(await figurePng(body(bar("blue") + control + bar("red")), "", ""));
    expect(picture.height).toBe(2 * (50 + 20 + 50 + 32 + 28 + 8));
    expect(picture.at(16 + 50, 16 + 28 + 50 + 20 + 2)).toEqual(red);
    const box = (y: number, height: number) => ({ x: 0, y, width: 1, height });
    const place = closeGaps([box(200, 10), box(0, 100), box(20, 20), box(240, 10)]);
    expect([0, 20, 200, 240].map(place)).toEqual([0, 20, 120, 160]);
  });

  test("says what its colours mean, as its title on the page does", async () => {
    const figure = document.createElement("figure");
    const keys = `<span style="color: red">■■■■■■■■</span> <span>not a key</span>`;
    figure.innerHTML = `<h2>Softmax ${keys}</h2><div style="width: 400px"><p>words</p></div>`;
    document.body.append(figure);
    const png = await figurePng(figure.querySelector("div") as HTMLElement, "", "");
    const picture = await pixelsOf(png);
    const line = Array.from({ length: 200 }, (_, x) => picture.at(x, 16 + 8).join());
    expect(line.filter((color) => color === red.join()).length).toBeGreaterThan(20);
  });

  test("keeps the pixels of a canvas as sharp as the page has them", async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [100, 50];
    canvas.style.cssText = "width: 100px; height: 50px; image-rendering: auto";
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.fillStyle = "blue";
    context.fillRect(0, 0, 100, 50);
    context.fillStyle = "red";
    context.fillRect(50, 0, 50, 50);
    const figure = body("");
    figure.append(canvas);
    const picture = await pixelsOf(await figurePng(figure, "", ""));
    expect([49.5, 50].map((x) => picture.at(16 + x, 16 + 28 + 20))).toEqual([[0, 0, 255, 255], red]);
  });
});

describe("a hatching", () => {
  test("is read from what the browser computes", () => {
    const element = document.createElement("i");
    document.body.append(element);
    element.style.background = "repeating-linear-gradient(135deg, #f00 0 1.5px, transparent 1.5px 5px)";
    expect(hatchOf(getComputedStyle(element).backgroundImage)).toEqual({
      angle: 135,
      bands: [
        { from: 0, to: 1.5, color: "rgb(255, 0, 0)" },
        { from: 1.5, to: 5, color: "rgba(0, 0, 0, 0)" },
      ],
    });
    expect(hatchOf("none")).toBeNull();
    expect(hatchOf("linear-gradient(rgb(0, 0, 0) 0px, rgb(1, 1, 1) 5px)")).toBeNull();
  });
});
