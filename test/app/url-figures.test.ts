import fc from "fast-check";
import { expect, test } from "vitest";
import { figureParts, type HoldingFigure, type Part, readPart } from "../../src/model/figure-parts.ts";
import { handMatrices, handSteps, initialHand, turnHand, withHandNumber } from "../../src/model/hand.ts";
import { createAppStore, type State } from "../../src/store.ts";
import { handOf } from "../../src/url-figures.ts";
import { addressLimit, formatAddress, parseAddress } from "../../src/url-state.ts";

const written = (state: Partial<State>) => formatAddress(createAppStore(state).getState());

/** What comes back of a state that was written into an address. */
function returned(state: Partial<State>) {
  const { request, problems } = parseAddress(written(state));
  expect(problems).toEqual([]);
  return { hand: handOf(request.hand ?? {}), figures: request.figures ?? {} };
}

const byHand = { page: "embed", embedded: "by-hand" } as const;

test("numbers by hand come back from the frame's address, whichever of them were changed", () => {
  const change = fc.tuple(
    fc.constantFrom(...handMatrices),
    fc.integer({ min: 0, max: 15 }),
    fc.integer({ min: -1000, max: 1000 }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 9 }), fc.nat(3), fc.boolean(), (changes, query, turns) => {
      const edited = changes.reduce(
        (hand, [matrix, at, value]) => withHandNumber(hand, matrix, at, value / 100),
        initialHand,
      );
      const hand = { ...(turns ? turnHand(edited, "qkv") : edited), query };
      const back = returned({ ...byHand, hand }).hand;
      expect(handSteps(back)).toEqual(handSteps(hand));
      expect({ ...back, ...(hand.own ? {} : { q: 0, k: 0, v: 0 }) }).toEqual({
        ...hand,
        ...(hand.own ? {} : { q: 0, k: 0, v: 0 }),
      });
    }),
  );
});

test("the longest address of numbers by hand can still be read", () => {
  const all = Object.fromEntries(handMatrices.map((name) => [name, Array.from({ length: 16 }, () => -9.99)]));
  const hand = { ...initialHand, ...all, own: true };
  expect(written({ ...byHand, hand }).length).toBeLessThan(addressLimit / 8);
  expect(returned({ ...byHand, hand }).hand).toEqual(hand);
});

test("what stands at its start is left out", () => {
  expect(written({ ...byHand, figures: { "by-hand": { weight: "wk" }, reach: { blocks: 2 } } })).not.toMatch(
    /\.|hand=/,
  );
});

test.each(Object.keys(figureParts) as HoldingFigure[])("every value of %s comes back from an address", (name) => {
  for (const [key, part] of Object.entries<Part>(figureParts[name])) {
    const values = "options" in part ? part.options : [part.min, part.max];
    for (const value of values) {
      const figures = readPart(`${name}.${key}`, String(value));
      expect(figures).toEqual({ [name]: { [key]: value } });
      const isStart = value === part.initial;
      expect(returned({ page: "embed", embedded: name, figures: figures ?? {} }).figures).toEqual(
        isStart ? {} : figures,
      );
    }
  }
});

test("a frame carries what its own figure holds, a lesson what all of them hold", () => {
  const figures = { shuffle: { seed: 3 }, sentence: { ending: "narrow" } } as const;
  const hand = { ...initialHand, query: 0 };
  expect(returned({ page: "embed", embedded: "shuffle", figures, hand })).toEqual({
    figures: { shuffle: { seed: 3 } },
    hand: initialHand,
  });
  expect(returned({ page: "lessons", figures, hand })).toEqual({ figures, hand });
});

test.each([
  "shuffle.seed=0",
  "shuffle.seed=1.5",
  "shuffle.positions=on",
  "patch-two-ways.filter=99999",
  "root-d.dim=3",
  "hand.query=5",
  "hand.from=y",
  "hand.x=1,2,3",
  `hand.x=${Array.from({ length: 16 }, () => "11").join()}`,
  `hand.wq=${Array.from({ length: 16 }, () => "1e1").join()}`,
  `hand.wq=${Array.from({ length: 17 }, () => "1").join()}`,
])("%s is refused with a sentence, and the rest is read", (part) => {
  const { request, problems } = parseAddress(`#/embed/by-hand?${part}&sentence.ending=narrow&hand.query=1`);
  expect(problems.map(({ code }) => code)).toEqual(["link.bad-value"]);
  expect(request).toMatchObject({ figures: { sentence: { ending: "narrow" } }, hand: { query: 0 } });
});

test.each(["shuffle.color=1", "toString.length=1", "hand.b=1", "shuffle=3", "shuffle.seed.x=3", "hand.=1"])(
  "%s is a part that nobody has",
  (part) => {
    expect(parseAddress(`#/lessons/09-position?${part}`).problems.map(({ code }) => code)).toEqual([
      "link.unknown-key",
    ]);
  },
);
