import fc from "fast-check";
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import type { StoredTensor } from "../../../src/model/checkpoint/safetensors.ts";
import { swinStages } from "../../../src/model/swin-stages.ts";
import { sizeOf } from "../../../src/model/tensor.ts";
import { checked, zeros } from "./support.ts";
import { changedSwin } from "./swin-goldens.ts";

const numRuns = Number(process.env.VITRINE_FUZZ_RUNS ?? 300);

const extent = fc.constantFrom(0, 1, 2, 3, 4, 9, 16, 25, 49, 64, 81, 169);
const change = fc.record({
  which: fc.nat(),
  kind: fc.constantFrom("delete", "reshape", "renumber", "rename", "repeat"),
  shape: fc.array(extent, { maxLength: 5 }),
  number: fc.constantFrom("0", "1", "2", "3", "7", "00", "999999999", "99999999999999999999999"),
  word: fc.constantFrom("downsample", "blocks", "head", "norm", "attn", "swin", "absolute_pos_embed", ""),
});

function apply(tensors: Map<string, StoredTensor>, { which, kind, shape, number, word }: Change): void {
  const names = [...tensors.keys()];
  const name = names[which % names.length];
  if (name === undefined) return;
  const tensor = tensors.get(name) as StoredTensor;
  // Five large extents are more than an array can hold.
  const fits = sizeOf(shape) <= 1e6 ? shape : shape.slice(0, 2);
  if (kind === "reshape") tensors.set(name, zeros(name, fits, "I8"));
  if (kind === "repeat") tensors.set(name.replace(/\d+/, number), tensor);
  if (kind === "reshape" || kind === "repeat") return;
  tensors.delete(name);
  if (kind === "renumber") tensors.set(name.replace(/\d+/, number), tensor);
  if (kind === "rename") tensors.set(name.replace(/[a-z_]+/, word), tensor);
}

type Change = typeof change extends fc.Arbitrary<infer Each> ? Each : never;

test.each(["swin", "swin_ms", "swin_hf", "swin_pad"] as const)(
  "%s with other tensors is refused by a ModelError, or every tensor fits its stages",
  (golden) => {
    let opened = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), (changes) => {
        const weights = changedSwin(golden, (tensors) => {
          for (const each of changes) apply(tensors, each);
        });
        try {
          const checkpoint = openCheckpoint({ weights });
          for (const name of checkpoint.names()) {
            const size = (checkpoint.shape(name) ?? [0]).reduce((product, each) => product * each, 1);
            expect(checkpoint.float32(name)).toHaveLength(size);
          }
          if (checkpoint.config.family !== "swin") throw new Error("a Swin became a ViT");
          for (const { index, windowSize, numHeads } of swinStages(checkpoint.config)) {
            const [rows, columns] = windowSize;
            const table = checkpoint.shape(`layers.${index}.blocks.0.attn.relative_position_bias_table`);
            expect(table).toEqual([(2 * rows - 1) * (2 * columns - 1), numHeads]);
          }
          opened++;
        } catch (error) {
          checked(error);
        }
      }),
      { numRuns, seed: 2103 },
    );
    expect(opened).toBeGreaterThan(numRuns / 10);
  },
);
