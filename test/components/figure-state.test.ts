import { expect, test } from "vitest";
import { withInitial } from "../../src/components/figures/figure-state.ts";
import { initialParts } from "../../src/model/figure-parts.ts";

test("what a figure holds stands over where it starts, and an undefined part stands at its start", () => {
  const initial = initialParts("shuffle");
  expect(withInitial<"shuffle">(undefined, initial)).toEqual(initial);
  expect(withInitial<"shuffle">({ seed: 3, positions: undefined }, initial)).toEqual({ ...initial, seed: 3 });
});
