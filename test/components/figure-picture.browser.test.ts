import { afterEach, describe, expect, test } from "vitest";
import "../../src/theme.css";
import { figurePng, standaloneSvg } from "../../src/components/draw/figure-picture.ts";

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
});
