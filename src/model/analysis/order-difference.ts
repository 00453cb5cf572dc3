/**
 * What the order of the patches did to the tokens. Attention, MLP and norm treat all
 * tokens alike, so that without positions a shuffled sequence gives the same tokens in
 * the shuffled order (Vaswani et al. 2017, arXiv:1706.03762, section 3.5; Lee et al.
 * 2019, "Set Transformer", arXiv:1810.00825).
 */
export interface OrderDifference {
  /** Farthest that a patch's numbers are from the same patch's in the other run. */
  readonly patches: number;
  /** The same of the prefix tokens, which stand where they stood; 0 without any. */
  readonly prefix: number;
  /** Largest number of the first run: what the others are to be held against. */
  readonly largest: number;
}

/**
 * @param straight tokens of the picture as it is: [token, embedDim]
 * @param shuffled tokens of the picture whose patch i is patch `order[i]` of the first: [token, embedDim]
 * @param order [patch]
 */
export function orderDifference(
  straight: Float32Array,
  shuffled: Float32Array,
  order: ArrayLike<number>,
  prefix: number,
): OrderDifference {
  const dim = straight.length / (prefix + order.length);
  let [patches, ofPrefix, largest] = [0, 0, 0];
  for (const value of straight) largest = Math.max(largest, Math.abs(value));
  for (let token = 0; token < prefix + order.length; token++) {
    const source = token < prefix ? token : prefix + (order[token - prefix] as number);
    let far = 0;
    for (let i = 0; i < dim; i++) {
      const apart = (shuffled[token * dim + i] as number) - (straight[source * dim + i] as number);
      far = Math.max(far, Math.abs(apart));
    }
    if (token < prefix) ofPrefix = Math.max(ofPrefix, far);
    else patches = Math.max(patches, far);
  }
  return { patches, prefix: ofPrefix, largest };
}
