import { expect, it } from "vitest";
import { SpareArrays } from "../../../src/model/network/spare-arrays.ts";

it("what has been taken is made ready once more, and is another array each time", async () => {
  const spares = new SpareArrays();
  const first = [spares.take(100_000), spares.take(10)];
  first[0]?.fill(7);
  await spares.prepare();
  expect(spares.bytes).toBe(4 * 100_010);
  const second = [spares.take(10), spares.take(100_000)];
  expect(spares.bytes).toBe(0);
  expect(new Set([...first, ...second].map(({ buffer }) => buffer)).size).toBe(4);
  expect(second.map(({ length }) => length)).toEqual([10, 100_000]);
  expect(second[1]?.every((number) => number === 0)).toBe(true);
});

it("another length is made on the spot, and what nobody took is let go", async () => {
  const spares = new SpareArrays();
  spares.take(1000);
  await spares.prepare();
  expect(spares.take(2000)).toHaveLength(2000);
  await spares.prepare();
  expect(spares.bytes).toBe(4 * 2000);
});

it("a run that begins meanwhile does not wait, and gets whole arrays", async () => {
  const spares = new SpareArrays();
  spares.take(10);
  spares.take(1_000_000);
  const preparing = spares.prepare();
  await new Promise((resolve) => setTimeout(resolve));
  expect(spares.take(1_000_000)).toHaveLength(1_000_000);
  await preparing;
  expect(spares.bytes).toBeLessThanOrEqual(40);
});

it("keeps nothing ready that is too large to be kept", async () => {
  const spares = new SpareArrays();
  spares.take(25 * 2 ** 20);
  await spares.prepare();
  expect(spares.bytes).toBe(0);
});
