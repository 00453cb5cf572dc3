import { seededRandom } from "./random.ts";

/**
 * What to change in a forward pass, as data. With `noIntervention` the result
 * equals the reference exactly; every other value is a question of the form
 * "what if this part were not there?".
 */
export interface Intervention {
  /** Heads whose output `attn.z` is set to zero before the projection. Their pattern is still captured. */
  readonly headsOff: readonly { readonly block: number; readonly head: number }[];
  /** Blocks that pass their input on unchanged. */
  readonly blocksOff: readonly number[];
  /** Blocks whose MLP adds nothing to the residual stream. */
  readonly mlpsOff: readonly number[];
  /**
   * Patches nobody can look at, by patch index (row-major, prefix tokens not
   * counted): their key is masked in every block, and average pooling leaves them
   * out. For all other tokens this equals a sequence without these patches.
   */
  readonly patchesOff: readonly number[];
  /** The class token is masked as a key in the same way; it is still read out. */
  readonly classTokenOff: boolean;
  /**
   * `zero` leaves every position embedding out; `shuffled` deals them to other patches;
   * `sinusoid` puts the fixed table of sines and cosines in their place (`sinusoid.ts`).
   */
  readonly positions: "learned" | "zero" | "shuffled" | "sinusoid";
  /** Seed of the shuffle. */
  readonly shuffleSeed: number;
  /** Scores are divided by this before the softmax (before the mask of a Swin); 1 changes nothing, must be > 0. */
  readonly temperature: number;
  /** Swin: the shifted blocks roll as ever, but tokens of other regions are not masked: strangers look at each other. */
  readonly maskOff: boolean;
  /** Swin: no relative position bias in any block. */
  readonly biasOff: boolean;
  /** Swin: the blocks that would be shifted use the regular windows; no window ever talks to its neighbour. */
  readonly shiftOff: boolean;
}

export const noIntervention: Intervention = {
  headsOff: [],
  blocksOff: [],
  mlpsOff: [],
  patchesOff: [],
  classTokenOff: false,
  positions: "learned",
  shuffleSeed: 1,
  temperature: 1,
  maskOff: false,
  biasOff: false,
  shiftOff: false,
};

/** Whether a forward pass with it equals the reference. */
export function isNoIntervention(value: Intervention): boolean {
  return (
    value.headsOff.length === 0 &&
    value.blocksOff.length === 0 &&
    value.mlpsOff.length === 0 &&
    value.patchesOff.length === 0 &&
    !value.classTokenOff &&
    value.positions === "learned" &&
    value.temperature === 1 &&
    !value.maskOff &&
    !value.biasOff &&
    !value.shiftOff
  );
}

/**
 * The permutation a `shuffled` run uses: patch i gets the position embedding of
 * patch `result[i]`. Seeded (mulberry32 and Fisher-Yates), the same everywhere.
 */
export function shuffledPositions(patches: number, seed: number): Int32Array {
  const order = Int32Array.from({ length: patches }, (_, index) => index);
  const random = seededRandom(seed);
  for (let i = patches - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
