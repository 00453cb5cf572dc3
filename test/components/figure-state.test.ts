import { expect, test } from "vitest";
import { withInitial } from "../../src/components/figures/figure-state.ts";

test("what a figure holds stands over where it starts, and an undefined part stands at its start", () => {
  const initial = { row: 1, shown: false };
  expect(withInitial(undefined, initial)).toEqual(initial);
  expect(withInitial({ row: 3, shown: undefined }, initial)).toEqual({ row: 3, shown: false });
});
