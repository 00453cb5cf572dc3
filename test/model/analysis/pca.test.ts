import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KrylovSpace } from "../../../src/model/analysis/krylov.ts";
import { gram } from "../../../src/model/analysis/matrix.ts";
import { componentsToRgb, principalComponents } from "../../../src/model/analysis/pca.ts";
import { symmetricEigen } from "../../../src/model/analysis/symmetric-eigen.ts";
import { seededRandom } from "../../gallery/sample-model.ts";
import { farthest } from "./patterns.ts";

/** Rows whose column j spreads by `spread(j)`, turned by nothing. */
function randomRows(count: number, dim: number, seed: number, spread: (column: number) => number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count * dim }, (_, i) => (random() + random() - 1) * spread(i % dim));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

describe("symmetricEigen", () => {
  it("finds values and vectors of a known matrix", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 0, 1, 2, 0, 0, 0, 5), 3);
    expect(farthest(values, [5, 3, 1])).toBeLessThan(1e-14);
    expect(Math.abs(vectors[2] as number)).toBeCloseTo(1, 14);
    expect(Math.abs(vectors[3] as number)).toBeCloseTo(Math.SQRT1_2, 14);
  });

  it("rebuilds every symmetric matrix, equal and zero eigenvalues included", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.nat(), (n, rank, seed) => {
        const random = seededRandom(seed);
        const factor = Float64Array.from({ length: n * rank }, () => Math.round(6 * random() - 3));
        const matrix = gram(factor, n, rank);
        const { values, vectors } = symmetricEigen(matrix, n);
        const size = 1e-12 * (1 + Math.max(...matrix));
        const rebuilt = Float64Array.from({ length: n * n }, (_, at) => {
          let sum = 0;
          for (let i = 0; i < n; i++) {
            sum +=
              (values[i] as number) *
              (vectors[i * n + Math.floor(at / n)] as number) *
              (vectors[i * n + (at % n)] as number);
          }
          return sum;
        });
        expect(farthest(rebuilt, matrix)).toBeLessThan(n * size);
        for (let i = 1; i < n; i++) expect(values[i]).toBeLessThanOrEqual(values[i - 1] as number);
      }),
    );
  });
});

describe("KrylovSpace", () => {
  it("stays orthonormal to rounding while it grows, and stops when there is nothing to add", () => {
    const matrix = Float64Array.from(randomRows(120, 130, 6, (column) => 0.7 ** column));
    const space = new KrylovSpace(matrix, 120, 130);
    for (const size of [16, 40, 120]) {
      space.grow(size);
      const products = gram(Float64Array.from(space.basis), space.size, 120);
      const identity = products.map((_, at) => (at % (space.size + 1) === 0 ? 1 : 0));
      expect(farthest(products, identity)).toBeLessThan(1e-13);
    }
    expect(space.grow(121)).toBe(false);
  });
});

describe("principalComponents", () => {
  it("of points on a line is the line, with all of the variance", () => {
    // (1, 2, −2) / 3 is the direction; its largest entry is made positive, the first of the two equal ones.
    const rows = Float32Array.from([-3, -1, 1, 3].flatMap((t) => [5 + t / 3, 1 + (2 * t) / 3, 7 - (2 * t) / 3]));
    const { components, explained, scores, mean } = principalComponents(rows, 4, 3, 2);
    expect(farthest(components.subarray(0, 3), [1 / 3, 2 / 3, -2 / 3])).toBeLessThan(1e-6);
    expect(explained[0]).toBeCloseTo(1, 6);
    expect(farthest(mean, [5, 1, 7])).toBeLessThan(1e-6);
    expect(
      farthest(
        [0, 2, 4, 6].map((i) => scores[i] as number),
        [-3, -1, 1, 3],
      ),
    ).toBeLessThan(1e-5);
  });

  it("gives the shares of a cross of points exactly", () => {
    const rows = Float32Array.of(2, 0, -2, 0, 0, 1, 0, -1);
    const { components, explained } = principalComponents(rows, 4, 2, 2);
    expect(farthest(components, [1, 0, 0, 1])).toBeLessThan(1e-7);
    expect(farthest(explained, [0.8, 0.2])).toBeLessThan(1e-7);
  });

  it("rebuilds the rows from all components, which are orthonormal and ordered", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(), (count, dim, seed) => {
        const rows = randomRows(count, dim, seed, (column) => 1 + column);
        const k = Math.min(count, dim);
        const { components, explained, scores, mean } = principalComponents(rows, count, dim, k);
        const rebuilt = rows.map((_, at) => {
          let sum = mean[at % dim] as number;
          for (let i = 0; i < k; i++) {
            sum += (scores[Math.floor(at / dim) * k + i] as number) * (components[i * dim + (at % dim)] as number);
          }
          return sum;
        });
        expect(farthest(rebuilt, rows)).toBeLessThan(1e-4);
        expect(explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
        for (let i = 0; i < k; i++) {
          const one = components.subarray(i * dim, (i + 1) * dim);
          if ((explained[i] as number) === 0) continue;
          expect(Math.max(...one)).toBeGreaterThanOrEqual(-Math.min(...one) - 1e-6);
          for (let j = 0; j <= i; j++) {
            const other = components.subarray(j * dim, (j + 1) * dim);
            expect(dot(one, other)).toBeCloseTo(i === j ? 1 : 0, 5);
          }
        }
      }),
    );
  });

  it("gives zeros beyond the rank of the rows, and for rows that are all alike", () => {
    const two = principalComponents(Float32Array.of(1, 2, 3, 3, 2, 1), 2, 3, 2);
    expect(two.explained[1]).toBe(0);
    expect([...two.components.subarray(3)]).toEqual([0, 0, 0]);
    // The mean of 299 equal numbers is not always that number: what is left is rounding, no direction.
    for (const [count, dim] of [
      [299, 9],
      [299, 310],
    ] as const) {
      const rows = Float32Array.from({ length: count * dim }, (_, i) => 1 / (3 + (i % dim)));
      const { explained, components, scores } = principalComponents(rows, count, dim, 3);
      expect([explained, components, scores].every((values) => values.every((value) => value === 0))).toBe(true);
    }
  });

  it("of a large matrix, wide or tall, agrees with all eigenvectors of it, however flat its spectrum", () => {
    const k = 6;
    for (const [count, dim, decay] of [
      [290, 320, 20],
      [290, 300, Infinity],
      [320, 270, 100],
    ] as const) {
      const rows = randomRows(count, dim, 8, (column) => Math.exp(-column / decay));
      const { components, explained, mean } = principalComponents(rows, count, dim, k);
      const centred = Float64Array.from(rows, (value, at) => value - (mean[at % dim] as number));
      const whole = symmetricEigen(gram(centred, count, dim), count);
      const total = whole.values.reduce((sum, value) => sum + value, 0);
      for (let i = 0; i < k; i++) {
        expect(explained[i]).toBeCloseTo((whole.values[i] as number) / total, 6);
        const one = components.subarray(i * dim, (i + 1) * dim);
        // The component carries the variance of its eigenvalue, which no other direction left does.
        const along = Float64Array.from({ length: count }, (_, row) =>
          dot(centred.subarray(row * dim, (row + 1) * dim), one),
        );
        expect(dot(along, along)).toBeCloseTo(whole.values[i] as number, 4);
      }
    }
  });

  it("finds equal eigenvalues of a large matrix as often as they are there", () => {
    // 280 × 290 with four times 9, four times 4 and rounding else: single-vector methods see each once.
    const rows = new Float32Array(280 * 290);
    for (let i = 0; i < 8; i++) {
      rows[2 * i * 290 + i] = i < 4 ? 3 : 2;
      rows[(2 * i + 1) * 290 + i] = i < 4 ? -3 : -2;
    }
    const { explained } = principalComponents(rows, 280, 290, 10);
    expect(
      farthest(
        explained,
        [9, 9, 9, 9, 4, 4, 4, 4, 0, 0].map((value) => value / 52),
      ),
    ).toBeLessThan(1e-6);
  });

  it("is the same in every call", () => {
    const rows = randomRows(270, 300, 3, (column) => 0.97 ** column);
    expect(principalComponents(rows, 270, 300, 3)).toEqual(principalComponents(rows, 270, 300, 3));
  });

  it("refuses more components than there can be", () => {
    expect(() => principalComponents(new Float32Array(6), 2, 3, 3)).toThrow(/k is 3, must be 1 to 2/);
    expect(() => principalComponents(new Float32Array(5), 2, 3, 1)).toThrow(RangeError);
  });
});

describe("componentsToRgb", () => {
  it("takes 0 to mid-grey and the largest score of each component to an end", () => {
    const colors = componentsToRgb(Float32Array.of(2, 0, 0, -4, 1, 0, 0, -0.5, 0), 3);
    expect([...colors]).toEqual([192, 128, 128, 1, 255, 128, 128, 64, 128]);
  });

  it("leaves missing components grey and more than three aside", () => {
    expect([...componentsToRgb(Float32Array.of(1, -1), 2)]).toEqual([255, 128, 128, 1, 128, 128]);
    expect([...componentsToRgb(Float32Array.of(1, 1, 1, 9), 1)]).toEqual([255, 255, 255]);
  });
});
