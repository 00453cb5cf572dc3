import fc from "fast-check";
import { type CaseFolder, findCases } from "../../../scripts/verify/case-folder.ts";
import type { SwinConfig } from "../../../src/model/config.ts";
import { courseSwin } from "../../gallery/sample-swin-capture.ts";

export { courseSwin, sampleSwinCapture, sampleTable } from "../../gallery/sample-swin-capture.ts";

interface StoredConfig {
  readonly img_size: number;
  readonly patch_size: number;
  readonly embed_dim: number;
  readonly depths: readonly number[];
  readonly num_heads: readonly number[];
  readonly window_size: number;
  readonly num_classes: number;
}

/** The config of a golden Swin in our names. */
export function swinConfigOf(folder: string): { readonly config: SwinConfig; readonly entry: CaseFolder } {
  const [entry] = findCases(folder);
  if (!entry) throw new Error(`${folder} has no case`);
  const stored = entry.json.config as StoredConfig;
  return {
    entry,
    config: {
      ...courseSwin,
      imageSize: [stored.img_size, stored.img_size],
      patchSize: stored.patch_size,
      embedDim: stored.embed_dim,
      depths: stored.depths,
      numHeads: stored.num_heads,
      windowSize: stored.window_size,
      numClasses: stored.num_classes,
    },
  };
}

/** Small Swins of any shape: maps that windows divide, do not divide, and do not fill. */
export const anySwin: fc.Arbitrary<SwinConfig> = fc
  .record({
    rows: fc.integer({ min: 2, max: 11 }),
    columns: fc.integer({ min: 2, max: 11 }),
    windowSize: fc.integer({ min: 2, max: 5 }),
    depths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
    padding: fc.constantFrom("afterShift" as const, "beforeShift" as const),
  })
  .map(({ rows, columns, depths, ...rest }) => ({
    ...courseSwin,
    ...rest,
    imageSize: [4 * rows, 4 * columns],
    depths,
    numHeads: depths.map((_, stage) => 1 + stage),
    embedDim: 6,
  }));
