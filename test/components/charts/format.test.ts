import { describe, expect, test } from "vitest";
import { labelStep, valueAxis } from "../../../src/components/draw/charts/axis.ts";
import { cellAt, cellByKey, cellCorner, cellLayout } from "../../../src/components/draw/charts/cells.ts";
import { flow } from "../../../src/components/draw/charts/fit-text.ts";
import { fixed, multiple, percent, short, signed, subscript } from "../../../src/components/draw/charts/format.ts";

describe("numbers as text", () => {
  test("a true minus sign stands before negative numbers, and none before what rounds to zero", () => {
    expect(fixed(-1.236, 2)).toBe("−1.24");
    expect(fixed(-0.001, 2)).toBe("0.00");
    expect(fixed(Number.NEGATIVE_INFINITY, 2)).toBe("−∞");
    expect(fixed(Number.NaN, 2)).toBe("–");
  });

  test("a change has a sign unless it rounds to nothing", () => {
    expect(signed(2.34, 1)).toBe("+2.3");
    expect(signed(-2.34, 1)).toBe("−2.3");
    expect(signed(0.01, 1)).toBe("0.0");
  });

  test("short numbers keep three significant digits at every size", () => {
    expect(short(0)).toBe("0");
    expect(short(0.0417)).toBe("0.0417");
    expect(short(0.00565)).toBe("0.00565");
    expect(short(41.874)).toBe("41.9");
    expect(short(1234.5)).toBe("1235");
    expect(short(0.000001234)).toBe("1.2e−6");
    expect(short(1)).toBe("1.00");
  });

  test("per cent never claims that a small probability is none", () => {
    expect(percent(0.3534)).toBe("35.3%");
    expect(percent(0.0001)).toBe("<0.1%");
    expect(percent(0)).toBe("0.0%");
  });

  test("multiples of uniform do not round to nothing", () => {
    expect(multiple(8.234)).toBe("8.2");
    expect(multiple(143.4)).toBe("143");
    expect(multiple(0.0353)).toBe("0.035");
    expect(multiple(0.05)).toBe("0.05");
    expect(multiple(0)).toBe("0.0");
  });

  test("indices become subscripts", () => {
    expect(subscript(1026)).toBe("₁₀₂₆");
  });
});

describe("axes", () => {
  test("end at round numbers and label what their ticks differ in", () => {
    const { scale, ticks } = valueAxis([0, 5.28], [200, 0], 4);
    expect(scale.domain()).toEqual([0, 6]);
    expect(ticks.map((tick) => tick.label)).toEqual(["0", "2", "4", "6"]);
    expect(valueAxis([-0.03, 0.12], [0, 1], 4).ticks.map((tick) => tick.label)).toContain("0.05");
  });

  test("stand even where all values are zero", () => {
    expect(valueAxis([0, 0], [0, 100], 4).ticks.length).toBeGreaterThan(1);
  });

  test("leave labels out where they would touch", () => {
    expect(labelStep(12, 20, 300)).toBe(1);
    expect(labelStep(24, 20, 300)).toBe(2);
    expect(labelStep(48, 20, 200)).toBe(6);
  });
});

describe("cells", () => {
  const layout = cellLayout(100, 3, 4, 2);

  test("fill the width with whole pixels", () => {
    expect(layout.cell).toBe(23);
    expect(layout.width).toBeLessThanOrEqual(100);
    expect(cellLayout(100, 3, 4, 2, 16).cell).toBe(16);
    expect(cellLayout(10, 3, 4, 0, 16).cell).toBe(16);
  });

  test("are found again by their corner, and nothing is found outside", () => {
    for (let index = 0; index < 12; index++) {
      const [x, y] = cellCorner(layout, index);
      expect(cellAt(layout, x + 1, y + 1)).toBe(index);
    }
    expect(cellAt(layout, -1, 5)).toBeNull();
    expect(cellAt(layout, 5, layout.height + 30)).toBeNull();
  });

  test("arrow keys move inside the grid and never out of it", () => {
    expect(cellByKey({ key: "ArrowDown" }, 1, 4, 10)).toBe(5);
    expect(cellByKey({ key: "ArrowDown" }, 7, 4, 10)).toBe(7);
    expect(cellByKey({ key: "ArrowLeft" }, 0, 4, 10)).toBe(0);
    expect(cellByKey({ key: "End" }, 8, 4, 10)).toBe(9);
    expect(cellByKey({ key: "Home", ctrlKey: true }, 8, 4, 10)).toBe(0);
    expect(cellByKey({ key: "a" }, 8, 4, 10)).toBeNull();
  });
});

test("phrases that do not fit start a new line and are never broken", () => {
  const phrase = (text: string) => [{ text, style: "plain" }];
  const placed = flow([phrase("aaaaaaaaaa"), phrase("bbbbbbbbbb"), phrase("cc")], 130, 10, 8);
  expect(placed.map(({ line }) => line)).toEqual([0, 0, 1]);
  expect(placed[1]?.x).toBe(68);
  expect(placed[2]?.x).toBe(0);
});
