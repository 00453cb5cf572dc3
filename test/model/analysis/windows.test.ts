import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attentionMask,
  isShifted,
  maskedScore,
  placeOfSlot,
  regionNumbers,
  regionOfSlots,
  relativePosition,
  relativePositionBias,
  relativePositionIndex,
  slotOfPlace,
  type WindowGeometry,
  windowLayout,
  windowOfToken,
} from "../../../src/model/analysis/windows.ts";
import { pathIn, readTensors, type Values } from "../../../scripts/verify/case-folder.ts";
import { naiveRegions, naiveWindows, partition, roll } from "./naive-windows.ts";
import { swinConfigOf } from "./swin-fixtures.ts";
import { blockWindows, swinStages } from "../../../src/model/swin-stages.ts";
import "./patterns.ts";

/** One side of a map: its tokens, the window, the shift. */
const anySide = fc.integer({ min: 1, max: 6 }).chain((window) =>
  fc.record({
    window: fc.constant(window),
    extent: fc.integer({ min: window, max: 4 * window }),
    shift: fc.integer({ min: 0, max: window - 1 }),
  }),
);

const anyGeometry: fc.Arbitrary<WindowGeometry> = fc
  .tuple(anySide, anySide, fc.constantFrom("afterShift" as const, "beforeShift" as const))
  .map(([down, across, padding]) => ({
    rows: down.extent,
    columns: across.extent,
    windowSize: [down.window, across.window],
    shift: [down.shift, across.shift],
    padding,
  }));

const courseCase: WindowGeometry = {
  rows: 8,
  columns: 8,
  windowSize: [4, 4],
  shift: [2, 2],
  padding: "afterShift",
};

describe("windowLayout", () => {
  it("puts every token where the reference's pad, roll and window_partition put it", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        expect([...layout.tokenAt]).toEqual(naiveWindows(geometry).flat());
        expect(layout.windowRows * layout.windowColumns * layout.windowTokens).toBe(layout.tokenAt.length);
        expect(layout.paddedRows * layout.paddedColumns).toBe(layout.tokenAt.length);
      }),
      { numRuns: 400 },
    );
  });

  it("gives every token exactly one slot, from which it comes back: partition and reverse are inverse", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const { tokenAt, slotOf } = windowLayout(geometry);
        expect([...tokenAt].filter((token) => token >= 0).sort((a, b) => a - b)).toEqual([...slotOf.keys()]);
        slotOf.forEach((slot, token) => {
          expect(tokenAt[slot]).toBe(token);
        });
        tokenAt.forEach((token, slot) => {
          if (token >= 0) expect(slotOf[token]).toBe(slot);
        });
      }),
    );
  });

  it("rolls back what it rolled: every token returns to its row and column", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        const { rows, columns, shift, padding, paddedRows, paddedColumns } = layout;
        const [roundRows, roundColumns] = padding === "beforeShift" ? [paddedRows, paddedColumns] : [rows, columns];
        const map = Array.from({ length: paddedRows }, () => Array.from({ length: paddedColumns }, () => -1));
        layout.tokenAt.forEach((token, slot) => {
          const { row, column } = placeOfSlot(layout, slot);
          (map[row] as number[])[column] = token;
        });
        const round = map.slice(0, roundRows).map((line) => line.slice(0, roundColumns));
        const back = roll(round, roundRows - shift[0], roundColumns - shift[1]);
        expect(back.slice(0, rows).flatMap((line) => line.slice(0, columns))).toEqual([...layout.slotOf.keys()]);
      }),
    );
  });

  it("counts slots by window and place: placeOfSlot and slotOfPlace are inverse", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        const seen = new Set<number>();
        for (let slot = 0; slot < layout.tokenAt.length; slot++) {
          const { row, column } = placeOfSlot(layout, slot);
          expect(slotOfPlace(layout, row, column)).toBe(slot);
          seen.add(row * layout.paddedColumns + column);
        }
        expect(seen.size).toBe(layout.paddedRows * layout.paddedColumns);
      }),
    );
  });

  it("tells a token's window", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        naiveWindows(geometry).forEach((tokens, window) => {
          for (const token of tokens) if (token >= 0) expect(windowOfToken(layout, token)).toBe(window);
        });
      }),
    );
  });

  it("refuses windows that do not fit and shifts as large as a window", () => {
    expect(() => windowLayout({ ...courseCase, windowSize: [9, 4] })).toThrow(/rows: a map of 8 .* windows of 9/);
    expect(() => windowLayout({ ...courseCase, shift: [2, 4] })).toThrow(/columns: .* the shift 0 to 3/);
    expect(() => windowLayout({ ...courseCase, columns: 7.5 })).toThrow(RangeError);
    expect(() => windowLayout({ ...courseCase, windowSize: [4, 0] })).toThrow(RangeError);
  });
});

describe("regionNumbers", () => {
  it("are those of the reference's counter, slice by slice", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        const regions = regionNumbers(layout);
        expect([...regions]).toEqual(naiveRegions(layout).flat());
        expect(Math.max(...regions)).toBeLessThanOrEqual(8);
      }),
      { numRuns: 300 },
    );
  });

  it("are all 0 without a shift", () => {
    const layout = windowLayout({ ...courseCase, shift: [0, 0] });
    expect(isShifted(layout)).toBe(false);
    expect(regionNumbers(layout).every((region) => region === 0)).toBe(true);
  });
});

describe("attentionMask", () => {
  it("is symmetric, and its zero pairs are exactly the pairs of one region in one window", () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout(geometry);
        const mask = attentionMask(layout);
        const [height, width] = layout.windowSize;
        const size = layout.windowTokens;
        const windows = partition(naiveRegions(layout), height, width);
        expect(mask).toHaveLength(windows.length * size * size);
        windows.forEach((regions, window) => {
          for (let query = 0; query < size; query++) {
            for (let key = 0; key < size; key++) {
              const value = mask[(window * size + query) * size + key];
              // The reference subtracts the numbers and fills what is not 0 with −100.
              const difference = (regions[query] as number) - (regions[key] as number);
              if (value !== (difference === 0 ? 0 : maskedScore)) expect(value).toBe(difference);
              if (value !== mask[(window * size + key) * size + query]) expect([query, key]).toBe("symmetric");
            }
          }
        });
        expect([...regionOfSlots(layout)]).toEqual(windows.flat());
      }),
      { numRuns: 150 },
    );
  });

  it("lets tokens look at each other exactly where the unrolled map has them together", () => {
    // Two tokens of one window and one region lie in one window of the plane, cut M apart from −shift on.
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const layout = windowLayout({ ...geometry, padding: "beforeShift" });
        const regions = regionOfSlots(layout);
        const [height, width] = layout.windowSize;
        const cell = (token: number) => {
          const row = Math.floor(token / layout.columns) - layout.shift[0];
          const column = (token % layout.columns) - layout.shift[1];
          return `${Math.floor(row / height)} ${Math.floor(column / width)}`;
        };
        for (let a = 0; a < layout.slotOf.length; a++) {
          for (let b = 0; b < a; b++) {
            const together = windowOfToken(layout, a) === windowOfToken(layout, b);
            const allowed = together && regions[layout.slotOf[a] as number] === regions[layout.slotOf[b] as number];
            if (allowed !== (cell(a) === cell(b))) expect([a, b]).toBe(`allowed ${allowed}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps strangers apart only as well as its reference does where windows do not divide the map", () => {
    // Six rows, windows of 5, shift 2. Padded first, rows 0 and 1 wait behind rows 7 to 9 of zeros, apart from row 5.
    const rowsOf = (padding: WindowGeometry["padding"]) => {
      const layout = windowLayout({ rows: 6, columns: 1, windowSize: [5, 1], shift: [2, 0], padding });
      return [[...layout.tokenAt].join(" "), [...regionOfSlots(layout)].join("")];
    };
    expect(rowsOf("beforeShift")).toEqual(["2 3 4 5 -1 -1 -1 -1 0 1", "0000033366"]);
    // Padded after the roll, row 0 comes into the window of row 5 and into its region: timm's mask lets them look.
    expect(rowsOf("afterShift")).toEqual(["2 3 4 5 0 1 -1 -1 -1 -1", "0000033366"]);
  });

  it("of the course's own case has four windows with 256, 128, 128 and 64 allowed pairs", () => {
    const layout = windowLayout(courseCase);
    const mask = attentionMask(layout);
    const allowed = [0, 1, 2, 3].map(
      (window) => mask.subarray(256 * window, 256 * (window + 1)).filter((value) => value === 0).length,
    );
    expect(allowed).toEqual([256, 128, 128, 64]);
    const regions = regionNumbers(layout);
    const lines = Array.from({ length: 8 }, (_, row) => [...regions.subarray(8 * row, 8 * row + 8)].join(""));
    expect(lines).toEqual([
      "00001122",
      "00001122",
      "00001122",
      "00001122",
      "33334455",
      "33334455",
      "66667788",
      "66667788",
    ]);
  });

  it("of the course's own case puts the token (0, 5) at place 11 of the third window, in region 6", () => {
    const layout = windowLayout(courseCase);
    const slot = layout.slotOf[5] as number;
    expect([Math.floor(slot / 16), slot % 16]).toEqual([2, 11]);
    expect(placeOfSlot(layout, slot)).toEqual({ row: 6, column: 3 });
    expect(regionOfSlots(layout)[slot]).toBe(6);
    const row = attentionMask(layout).subarray(slot * 16, slot * 16 + 16);
    expect([...row]).toEqual([...Array.from({ length: 8 }, () => maskedScore), ...Array.from({ length: 8 }, () => 0)]);
  });
});

describe("relativePositionIndex", () => {
  it("is the reference's meshgrid formula", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), (height, width) => {
        const down: number[] = [];
        const across: number[] = [];
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            down.push(row);
            across.push(column);
          }
        }
        const naive = down.flatMap((row, query) =>
          down.map((other, key) => {
            let relative = row - other;
            relative += height - 1;
            relative *= 2 * width - 1;
            return relative + (across[query] as number) - (across[key] as number) + width - 1;
          }),
        );
        const index = relativePositionIndex([height, width]);
        expect([...index]).toEqual(naive);
        expect(new Set(index).size).toBe((2 * height - 1) * (2 * width - 1));
      }),
    );
  });

  it("turns round in the middle of the table when query and key are exchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (height, width) => {
        const last = (2 * height - 1) * (2 * width - 1) - 1;
        const size = height * width;
        const index = relativePositionIndex([height, width]);
        for (let query = 0; query < size; query++) {
          for (let key = 0; key < size; key++) {
            expect(index[query * size + key]).toBe(last - (index[key * size + query] as number));
          }
        }
      }),
    );
  });

  it("shows its arithmetic", () => {
    // Place 13 is (3, 1), place 6 is (1, 2) in a window of 4: two down, one to the left.
    expect(relativePosition([4, 4], 13, 6)).toEqual({
      rowOffset: 2,
      columnOffset: -1,
      tableRow: 5,
      tableColumn: 2,
      index: 5 * 7 + 2,
    });
  });
});

describe.each(["swin", "swin_pad"])("golden case %s", (name) => {
  const folder = new URL(`../../fixtures/goldens/${name}`, import.meta.url).pathname;
  const { config, entry } = swinConfigOf(folder);
  const expected = readTensors(pathIn(entry, "expected.safetensors"));
  const weights = readTensors(pathIn(entry, "weights.safetensors"));
  const tensors = (part: string) =>
    [...expected].flatMap(([path, values]) => {
      const [, stage, , block] = new RegExp(`^layers\\.(\\d+)(\\.blocks\\.(\\d+))?\\.${part}$`).exec(path) ?? [];
      return stage === undefined ? [] : [{ path, values, stage: Number(stage), block: Number(block) }];
    });
  const layoutOf = (stage: number, block: number) =>
    blockWindows(config, (swinStages(config)[stage]?.firstBlock as number) + block);

  it("has exactly the stored masks", () => {
    const stored = tensors("attn_mask");
    expect(stored).toHaveLength(2);
    for (const { path, values, stage, block } of stored) {
      const layout = layoutOf(stage, block);
      expect([layout.windowRows * layout.windowColumns, layout.windowTokens, layout.windowTokens]).toEqual(
        values.shape,
      );
      expect([...attentionMask(layout)], path).toEqual([...values.data]);
    }
  });

  it("has exactly the stored region numbers", () => {
    const stored = tensors("region_ids");
    expect(stored).toHaveLength(2);
    for (const { path, values, stage, block } of stored) {
      const layout = layoutOf(stage, block);
      expect([layout.paddedRows, layout.paddedColumns], path).toEqual(values.shape);
      expect([...regionNumbers(layout)], path).toEqual([...values.data]);
    }
  });

  it("has exactly the stored index tables", () => {
    const stored = tensors("relative_position_index");
    expect(stored).toHaveLength(config.depths.length);
    for (const { path, values, stage } of stored) {
      expect([...relativePositionIndex(layoutOf(stage, 0).windowSize)], path).toEqual([...values.data]);
    }
  });

  it("gathers exactly the stored biases from the tables of the checkpoint", () => {
    const stored = tensors("relative_position_bias");
    expect(stored).toHaveLength(name === "swin" ? 4 : 0);
    for (const { path, values, stage, block } of stored) {
      const table = weights.get(`layers.${stage}.blocks.${block}.attn.relative_position_bias_table`) as Values;
      const { windowSize } = layoutOf(stage, block);
      expect([...relativePositionBias(table.data, windowSize, table.shape[1] as number)], path).toEqual([
        ...values.data,
      ]);
    }
  });
});
