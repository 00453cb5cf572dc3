import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisEnd, barsGeometry, placeUnder } from "../../../src/components/draw/window-lab/bars-drawing.ts";
import {
  mapFacts,
  openPairs,
  placeOfToken,
  tokenFacts,
  wrapOf,
} from "../../../src/components/draw/window-lab/facts.ts";
import {
  bordersAt,
  cellSeenAt,
  mapGeometry,
  offsetAt,
  placesSeen,
  roundOf,
} from "../../../src/components/draw/window-lab/map-geometry.ts";
import { maskGeometry, pairUnder, tableCorner } from "../../../src/components/draw/window-lab/mask-drawing.ts";
import { happened, lastStep, stepOfPhase } from "../../../src/components/draw/window-lab/phase.ts";
import {
  contrast,
  inkOn,
  mix,
  regionColor,
  regionColors,
} from "../../../src/components/draw/window-lab/region-colors.ts";
import {
  type CaseSettings,
  caseGeometry,
  caseScene,
  cellInSlot,
  pictureScene,
  slotOfCell,
  tokenCountOf,
} from "../../../src/components/draw/window-lab/scene.ts";
import { LabSource, keyPlace } from "../../../src/components/views/window-lab/lab-source.ts";
import { maskTable, rowTable, tokensTable } from "../../../src/components/views/window-lab/lab-tables.ts";
import { keyParts, shareText, tokenLine } from "../../../src/components/views/window-lab/lab-words.ts";
import { restOf } from "../../../src/components/lab/narration.ts";
import { en } from "../../../src/i18n/en.ts";
import { loadRooms } from "../../../src/i18n/text.tsx";
import { zh } from "../../../src/i18n/zh.ts";
import { windowRow } from "../../../src/model/analysis/window-pair.ts";
import {
  attentionMask,
  placeOfSlot,
  regionOfSlots,
  windowLayout,
  windowOfToken,
} from "../../../src/model/analysis/windows.ts";
import { courseSwin, sampleSwinCapture, sampleTable } from "../../model/analysis/swin-fixtures.ts";

await loadRooms();

const course: CaseSettings = { rows: 8, columns: 8, window: 4, shift: 2, padding: "afterShift" };
const anyCase: fc.Arbitrary<CaseSettings> = fc.record({
  rows: fc.integer({ min: 2, max: 16 }),
  columns: fc.integer({ min: 2, max: 16 }),
  window: fc.integer({ min: 2, max: 8 }),
  shift: fc.integer({ min: 0, max: 7 }),
  padding: fc.constantFrom("afterShift" as const, "beforeShift" as const),
});
const caseAndToken = anyCase.chain((settings) =>
  fc.record({
    settings: fc.constant(settings),
    token: fc.nat({ max: settings.rows * settings.columns - 1 }),
  }),
);

describe("the course's case", () => {
  const scene = caseScene(course);

  it("has the homework's four masks: 256, 128, 128 and 64 open pairs", () => {
    expect(openPairs(scene.shifted)).toEqual([256, 128, 128, 64]);
    expect(openPairs(scene.regular)).toEqual([256, 256, 256, 256]);
  });

  it("follows the token (0, 5) to window 3, place 12, region 6", () => {
    expect(tokenFacts(scene, 5)).toMatchObject({
      row: 0,
      column: 5,
      regularWindow: 2,
      window: 3,
      place: 12,
      region: 6,
      after: { row: 6, column: 3 },
      regions: [3, 6],
      pieces: 2,
      open: 8,
      closed: 8,
    });
    expect(mapFacts(scene, 5)).toMatchObject({ windows: 4, size: 16, regions: 9, missed: 0, padding: [0, 0] });
  });

  it("names two neighbours with a border between them", () => {
    expect(mapFacts(scene, 5).parted).toEqual([
      { row: 0, column: 3 },
      { row: 0, column: 4 },
    ]);
  });
});

describe("the windows of the sliders", () => {
  it("never break what a Swin allows, and are the network's own rule", () => {
    fc.assert(
      fc.property(anyCase, (settings) => {
        const { regular, shifted } = caseGeometry(settings);
        expect(regular.shift).toEqual([0, 0]);
        expect(shifted.windowSize).toEqual(regular.windowSize);
        for (const axis of [0, 1] as const) {
          const extent = axis === 0 ? settings.rows : settings.columns;
          expect(shifted.windowSize[axis]).toBeLessThanOrEqual(Math.min(extent, settings.window));
          expect(shifted.shift[axis]).toBeLessThan(shifted.windowSize[axis]);
          if (extent <= settings.window) expect(shifted.shift[axis]).toBe(0);
          else if (settings.padding === "afterShift") {
            expect(shifted.shift[axis]).toBe(Math.min(settings.shift, settings.window - 1));
          }
        }
        expect(() => windowLayout(shifted)).not.toThrow();
      }),
    );
  });

  it("give every picture the regions and masks of windows.ts", () => {
    fc.assert(
      fc.property(anyCase, (settings) => {
        const { shifted } = caseScene(settings);
        const layout = windowLayout(caseGeometry(settings).shifted);
        expect(shifted.regions).toEqual(regionOfSlots(layout));
        expect(shifted.mask).toEqual(attentionMask(layout));
      }),
      { numRuns: 40 },
    );
  });

  it("count for every token what slips through to it: together all that the mask of the map misses", () => {
    fc.assert(
      fc.property(caseAndToken, ({ settings }) => {
        const scene = caseScene(settings);
        const tokens = Array.from(scene.shifted.layout.slotOf, (_, token) => tokenFacts(scene, token));
        expect(tokens.reduce((sum, { joined }) => sum + joined, 0)).toBe(mapFacts(scene, 0).missed);
        for (const { joined, joinedShare, pieces } of tokens) {
          expect(pieces > 1 || joined === 0).toBe(true);
          expect((joinedShare ?? 0) > 0).toBe(joined > 0);
          expect(joinedShare).toBeLessThan(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("count what the mask of timm's padding lets through, and nothing where windows divide the map", () => {
    const sizes = { rows: 7, columns: 7, window: 4, shift: 2 };
    const missed = (settings: CaseSettings) => mapFacts(caseScene(settings), 0).missed;
    expect(missed({ ...sizes, padding: "afterShift" })).toBeGreaterThan(0);
    expect(mapFacts(caseScene({ ...sizes, padding: "beforeShift" }), 0).torn).toBe(0);
    expect(missed({ ...sizes, padding: "beforeShift" })).toBe(0);
    expect(missed({ ...sizes, rows: 8, columns: 12, padding: "afterShift" })).toBe(0);
  });
});

describe("a token's row", () => {
  it("sums to 1 with the mask and without it, gives strangers nothing, and keeps the others' proportions", () => {
    fc.assert(
      fc.property(caseAndToken, ({ settings, token }) => {
        const { shifted } = caseScene(settings);
        const row = shifted.rowOf(token);
        if (!row) throw new Error("no row");
        const { layout, mask } = shifted;
        const slot = layout.slotOf[token] as number;
        expect([row.window, row.place]).toEqual([windowOfToken(layout, token), slot % layout.windowTokens]);
        const sum = (key: "without" | "with") => row.places.reduce((total, at) => total + at[key], 0);
        expect(sum("without")).toBeCloseTo(1, 5);
        expect(sum("with")).toBeCloseTo(1, 5);
        const open = row.places.filter((at) => at.mask === 0);
        const kept = open.reduce((total, at) => total + at.without, 0);
        row.places.forEach((at, place) => {
          expect(at.mask).toBe(mask[slot * layout.windowTokens + place]);
          if (at.mask === 0) expect(at.with).toBeCloseTo(at.without / kept, 5);
          else expect(at.with).toBeLessThan(1e-38);
        });
        expect(tokenFacts(caseScene(settings), token).open).toBe(open.length);
        expect(tokenFacts(caseScene(settings), token).leak).toBeCloseTo(1 - kept, 5);
      }),
      { numRuns: 60 },
    );
  });

  it("gives a pair of tokens the same score in every partition", () => {
    const { regular, shifted } = caseScene(course);
    const scoreOf = (part: typeof regular) =>
      new Map(part.rowOf(20)?.places.map(({ token, score }) => [token, score] as const));
    const [before, after] = [scoreOf(regular), scoreOf(shifted)];
    const both = [...before.keys()].filter((token) => after.has(token));
    expect(both.length).toBeGreaterThan(1);
    for (const token of both) expect(after.get(token)).toBe(before.get(token));
  });

  it("is the real one on a run: the chosen block's, and the regular block before it", () => {
    const capture = sampleSwinCapture(courseSwin);
    const tables = [0, 1, 2, 3].map((block) => sampleTable(courseSwin, block));
    const scene = pictureScene(capture, tables, 1, 1);
    expect(scene.shifted.rowOf(5)).toEqual(windowRow(capture, tables[1], 1, 1, 5));
    expect(scene.regular.rowOf(5)).toEqual(windowRow(capture, tables[0], 0, 1, 5));
    expect(scene.shifted.layout.shift).toEqual([2, 2]);
    expect(scene.regular.layout.shift).toEqual([0, 0]);
    const unshifted = pictureScene(capture, tables, 0, 1);
    expect(unshifted.regular).toBe(unshifted.shifted);
    expect(pictureScene(capture, [], 1, 1).shifted.rowOf(5)).toBeUndefined();
  });
});

describe("a map on its way", () => {
  const phases = [0, 0.3, 0.5, 1, 1.7, 3, 4, 4.4, 5];

  it("shows every token where windows.ts puts it once it is rolled, and at home before and after", () => {
    fc.assert(
      fc.property(caseAndToken, ({ settings, token }) => {
        const { layout } = caseScene(settings).shifted;
        const home = placeOfToken(layout, token);
        const away = placeOfSlot(layout, layout.slotOf[token] as number);
        for (const phase of phases) {
          expect(cellSeenAt(layout, "picture", phase, home.row + 0.5, home.column + 0.5)).toEqual(home);
        }
        for (const phase of [0, lastStep]) {
          expect(cellSeenAt(layout, "memory", phase, home.row + 0.5, home.column + 0.5)).toEqual(home);
        }
        for (const phase of [1, 2, 3, 4]) {
          expect(cellSeenAt(layout, "memory", phase, away.row + 0.5, away.column + 0.5)).toEqual(home);
        }
      }),
    );
  });

  it("leaves no hole and no overlap: every point is in one row, drawn there", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat({ max: 100 }), fc.nat({ max: 99 }), (round, share, at) => {
        const offset = (share / 100) * (round - 1);
        const point = (at / 100) * round + 0.00123;
        const covering = Array.from({ length: round }, (_, row) => row).filter((row) =>
          placesSeen(row, offset, round).some((seen) => point >= seen && point < seen + 1),
        );
        expect(covering).toHaveLength(1);
      }),
    );
  });

  it("draws borders in the picture exactly where neighbours are of different windows", () => {
    fc.assert(
      fc.property(anyCase, (settings) => {
        const { layout } = caseScene(settings).shifted;
        for (const axis of [0, 1] as const) {
          const extent = axis === 0 ? layout.rows : layout.columns;
          const token = (at: number) => (axis === 0 ? at * layout.columns : at);
          const parted = Array.from({ length: extent - 1 }, (_, at) => at + 1).filter(
            (at) => windowOfToken(layout, token(at - 1)) !== windowOfToken(layout, token(at)),
          );
          const lines = bordersAt(layout, "picture", 1, axis).filter((line) => line < extent);
          expect(lines).toEqual(parted);
        }
      }),
    );
  });

  it("keeps the windows still in memory until the map goes home", () => {
    const { layout } = caseScene(course).shifted;
    for (const phase of [0, 0.4, 1, 4]) expect(bordersAt(layout, "memory", phase, 0)).toEqual([4]);
    expect(bordersAt(layout, "memory", 5, 0)).toEqual([2, 6]);
    expect(offsetAt(layout, "memory", 2)).toEqual([2, 2]);
    expect(offsetAt(layout, "picture", 2)).toEqual([0, 0]);
    expect(roundOf({ ...layout, padding: "beforeShift", paddedRows: 9 })).toEqual([9, 8]);
  });

  it("marks the tokens that went round an edge", () => {
    const { layout } = caseScene(course).shifted;
    expect([wrapOf(layout, 0), wrapOf(layout, 5), wrapOf(layout, 16), wrapOf(layout, 27)]).toEqual([3, 2, 1, 0]);
  });

  it("fits into its room with cells of whole device pixels", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.integer({ min: 120, max: 700 }),
        fc.constantFrom(1, 1.5, 2, 3),
        (settings, room, ratio) => {
          const { layout } = caseScene(settings).shifted;
          const { cell, width, height } = mapGeometry(layout, room, ratio, 380);
          expect(width).toBeLessThanOrEqual(room);
          expect(height).toBeLessThanOrEqual(380 + 1e-9);
          expect(Math.abs(cell * ratio - Math.round(cell * ratio))).toBeLessThan(1e-9);
        },
      ),
    );
  });
});

describe("the phase", () => {
  it("lets everything happen in its own step, and takes only the roll back", () => {
    const none = { roll: 0, borders: 0, tint: 0, mask: 0, softmax: 0 };
    expect(happened(0)).toEqual(none);
    expect(happened(1)).toEqual({ ...none, roll: 1, borders: 1 });
    expect(happened(3)).toEqual({ ...none, roll: 1, borders: 1, tint: 1, mask: 1 });
    expect(happened(5)).toEqual({ roll: 0, borders: 1, tint: 1, mask: 1, softmax: 1 });
    expect([stepOfPhase(-1), stepOfPhase(2.4), stepOfPhase(2.6), stepOfPhase(9)]).toEqual([0, 2, 3, 5]);
  });
});

describe("tables of the mask", () => {
  it("find the pair under every cell", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 64 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (size, rows, columns) => {
          const geometry = maskGeometry(size, rows, columns, [360, 360], 1, rows * columns <= 4);
          const table = rows * columns - 1;
          const [x, y] = tableCorner(geometry, table);
          const [query, key] = [size - 1, Math.floor(size / 2)];
          const at = pairUnder(geometry, x + (key + 0.5) * geometry.cell, y + (query + 0.5) * geometry.cell);
          expect(at).toEqual({ table, query, key });
          expect(pairUnder(geometry, -1, y)).toBeNull();
        },
      ),
    );
  });

  it("fit into their room", () => {
    const geometry = maskGeometry(16, 2, 2, [340, 340], 1, true);
    expect(geometry.width).toBeLessThanOrEqual(340);
    expect(geometry.height).toBeLessThanOrEqual(340);
  });
});

describe("bars", () => {
  it("find the place under a point, and nothing left of the axis", () => {
    const geometry = barsGeometry(16, 840, 112);
    expect(placeUnder(geometry, geometry.left + 2.5 * geometry.pitch)).toBe(2);
    expect(placeUnder(geometry, geometry.left - 1)).toBeNull();
    expect(placeUnder(geometry, 841)).toBeNull();
  });

  it("end their axis at a round number that holds the largest share", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1, noNaN: true }), (share) => {
        expect(axisEnd(share)).toBeGreaterThanOrEqual(share - 1e-9);
        expect(axisEnd(share)).toBeLessThanOrEqual(share * 2.5);
      }),
    );
  });
});

describe("region colours", () => {
  it("are nine, and every digit on them reads at 4.5 to 1, lit or pale, in both themes", () => {
    expect(new Set(regionColors).size).toBe(9);
    for (const panel of ["#ffffff", "#1b1d21"]) {
      for (let region = 0; region < 9; region++) {
        for (const share of [1, 0.62, 0.48, 0.34]) {
          const color = mix(regionColor(region), panel, share);
          expect(contrast(inkOn(color), color), `${region} ${share} ${panel}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    }
  });
});

describe("cells and keys", () => {
  it("name every slot, padding included, and find it again", () => {
    fc.assert(
      fc.property(anyCase, (settings) => {
        const { layout } = caseScene(settings).shifted;
        for (let slot = 0; slot < layout.tokenAt.length; slot++) {
          expect(slotOfCell(layout, cellInSlot(layout, slot))).toBe(slot);
        }
        expect(slotOfCell(layout, -1)).toBe(-1);
      }),
      { numRuns: 30 },
    );
  });

  it("show a key only in the window of its query", () => {
    const { shifted } = caseScene(course);
    expect(keyPlace(shifted, { query: 5, key: 5 })).toBe(11);
    expect(keyPlace(shifted, { query: 5, key: 27 })).toBe(-1);
    expect(keyPlace(shifted, { query: 5, key: -1 })).toBe(-1);
  });

  it("lay a hover over what is pinned and tell nobody when nothing changes", () => {
    const source = new LabSource(5);
    let calls = 0;
    const stop = source.subscribe(() => calls++);
    source.hover({ query: 7 });
    source.hover({ query: 7 });
    expect([source.current().query, source.pinned().query, calls]).toEqual([7, 5, 1]);
    source.hover(null);
    source.pin({ key: 3 });
    expect([source.current(), calls]).toEqual([{ block: 0, head: 0, query: 5, key: 3 }, 3]);
    stop();
    source.pin({ key: 4 });
    expect(calls).toBe(3);
  });
});

describe("words and tables", () => {
  it("say every step in both languages without a hole, for any settings", () => {
    fc.assert(
      fc.property(caseAndToken, fc.boolean(), ({ settings, token }, masked) => {
        const scene = caseScene(settings);
        const [map, facts] = [mapFacts(scene, token), tokenFacts(scene, token)];
        for (const { lab } of [en, zh]) {
          const said = [
            ...lab.say.partition(map, facts),
            ...(map.shifted
              ? [
                  ...lab.say.roll(map, facts),
                  ...lab.say.regions(map, facts),
                  ...lab.say.mask(map, facts, masked),
                  ...lab.say.softmax(map, facts, masked),
                  ...lab.say.rollBack(map, facts, masked),
                ]
              : (["roll", "regions", "mask", "softmax", "rollBack"] as const).flatMap((step) => [
                  ...lab.say.unshifted(map, step),
                ])),
          ];
          expect(said.filter(Boolean).join(" ")).not.toMatch(/undefined|NaN|null|Infinity|\s{2}\S/);
          expect(said.filter(Boolean).length).toBeGreaterThan(map.shifted ? 8 : 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("put the course's numbers into the sentences", () => {
    const scene = caseScene(course);
    const [map, facts] = [mapFacts(scene, 5), tokenFacts(scene, 5)];
    expect(en.lab.say.mask(map, facts, true).join(" ")).toContain("256 · 128 · 128 · 64");
    expect(zh.lab.say.mask(map, facts, true).join(" ")).toContain("256 · 128 · 128 · 64");
    expect(en.lab.say.roll(map, facts).join(" ")).toContain("row 6, column 3, in window 3 of 4");
    expect(zh.lab.say.roll(map, facts).join(" ")).toContain("第 6 行、第 3 列");
    expect(tokenLine(en, scene.shifted, 5)).toBe("(0, 5): window 3, place 12, region 6");
  });

  it("claim no wall where the mask is off or misses the seam", () => {
    const back = (settings: CaseSettings, masked: boolean) => {
      const scene = caseScene(settings);
      return en.lab.say.rollBack(mapFacts(scene, 5), tokenFacts(scene, 5), masked).join(" ");
    };
    expect(back(course, true)).toContain("nobody from the far side");
    expect(back(course, false)).toContain("46.2 % of what it brings home comes from 8 strangers");
    expect(back({ ...course, rows: 7, columns: 7 }, true)).not.toContain("nobody");
  });

  it("rest on a step as long as it takes to read it, and never less than five seconds", () => {
    expect(restOf({ heading: "掩码", sentences: ["词元".repeat(50)] })).toBe(102 * 70);
    expect(restOf({ heading: "Mask", sentences: ["a".repeat(196)] })).toBe(200 * 45);
    expect(restOf({ heading: "", sentences: [] })).toBe(5000);
  });

  it("read a key's score, mask and shares as the row has them", () => {
    const { shifted } = caseScene(course);
    const at = shifted.rowOf(5)?.places[0];
    const parts = keyParts(en, shifted, 5, 0);
    expect(at?.mask).toBe(-100);
    expect(parts[0]).toBe("place 1, (6, 2), region 3:");
    expect(parts[1]).toContain("mask −100");
    expect(parts[2]).toBe(`softmax without ${shareText(at?.without ?? 0)}, with ${shareText(at?.with ?? 1)}`);
  });

  it("take every token, pair and place away as a table", () => {
    const { shifted } = caseScene(course);
    expect(tokensTable(en, shifted).rows[5]).toEqual([0, 5, 3, 12, 6, 6, 3]);
    expect(tokensTable(en, shifted).rows).toHaveLength(tokenCountOf(shifted.layout));
    const mask = maskTable(en, shifted, 5);
    expect(mask.rows).toHaveLength(16);
    expect(mask.rows[11]).toEqual([12, -100, -100, -100, -100, -100, -100, -100, -100, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(rowTable(en, shifted.rowOf(5)).rows).toHaveLength(16);
    expect(rowTable(en, undefined).rows).toEqual([]);
  });
});
