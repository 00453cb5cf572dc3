import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf, digestOfBlob, hasherOf, hashesWhole } from "../../../src/model/hub/digest.ts";

describe("hasherOf", () => {
  test("agrees with the platform however a file is cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (pieces) => {
        const whole = Buffer.concat(pieces);
        const sha256 = hasherOf("sha256", whole.length);
        const git = hasherOf("git", whole.length);
        for (const piece of pieces) {
          sha256.update(piece);
          git.update(piece);
        }
        expect(sha256.hex()).toBe(createHash("sha256").update(whole).digest("hex"));
        expect(git.hex()).toBe(createHash("sha1").update(`blob ${whole.length}\0`).update(whole).digest("hex"));
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  test("git's id of the empty file is the known one", () => {
    expect(hasherOf("git", 0).hex()).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  });
});

describe("digestOfBlob", () => {
  test.each(["sha256", "git"] as const)("is that of the pieces (%s)", async (kind) => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256);
    const hasher = hasherOf(kind, bytes.length);
    hasher.update(bytes);
    expect(await digestOfBlob(kind, new Blob([bytes]))).toBe(hasher.hex());
  });

  test("is for files of moderate size only", () => {
    expect([null, 0, 2 ** 27, 2 ** 27 + 1].map(hashesWhole)).toEqual([false, true, true, false]);
  });
});

describe("digestOf", () => {
  const sha = "ab".repeat(32);
  test.each([
    [`"${sha}"`, { kind: "sha256", hex: sha }],
    [`W/"${sha.toUpperCase()}"`, { kind: "sha256", hex: sha }],
    [`sha256:${sha}`, { kind: "sha256", hex: sha }],
    ["e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", { kind: "git", hex: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" }],
    ['"d41d8cd98f00b204e9800998ecf8427e"', null],
    ['"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391-gzip"', null],
    ["", null],
    [null, null],
  ])("%s", (tag, digest) => {
    expect(digestOf(tag)).toEqual(digest);
  });
});
