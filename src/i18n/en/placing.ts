/** Words of the figures about positions and the class token. */
export const placing = {
  kinds: {
    name: (token: string) => `Positions like that of ${token}`,
    caption:
      "The same question to three kinds of positions: how alike is the chosen one to every other? Learned ones are the checkpoint’s; nobody told them that patches lie in rows. The sinusoid counts along the sequence; the 2-D one gives half of its numbers to the row and half to the column.",
    learned: "learned",
    sinusoid: "sinusoid",
    sinusoid2d: "2-D sinusoid",
    map: (kind: string) => `Cosine to every position, ${kind}`,
    table: (kind: string) => `The table of positions, ${kind}`,
    tables: (dim: number) =>
      `Below, the tables themselves: a column is a patch, a row one of the ${dim} dimensions, each table on its own scale around 0.`,
    none: "This model has no learned positions; choose one that has, to compare.",
  },
  shuffle: {
    name: "Shuffled patches",
    caption:
      "Two forward passes of the model in use. The numbers compare every patch’s last token with that of the same patch in the shuffled picture, wherever it has gone.",
    positions: "Positions of both runs",
    options: { zero: "positions off", learned: "as learned" },
    straight: "The picture",
    shuffled: "Its patches shuffled",
    seed: "Shuffle no.",
    patches: "patches: farthest apart",
    prefix: "class token: farthest apart",
    largest: "largest number of the tokens",
    off: (same: boolean): string =>
      same
        ? "The same tokens in another order: what is left is rounding. Without positions the network sees a set of patches."
        : "The tokens differ by more than rounding.",
    on: (same: boolean): string =>
      same
        ? "The tokens are the same up to rounding."
        : "With positions a patch means something else where it stands now, and so do all others.",
    onlyVit: "A Swin’s windows and biases depend on the place: choose a ViT for this.",
  },
  readOut: {
    name: "Class token or mean of the patches",
    caption:
      "Both vectors are made of the same last tokens and go through the same head. The head was trained on one of them only, so the other’s answer is what it would read, not what it could learn.",
    ways: { token: "class token", avg: "mean of the patches" },
    trained: "trained this way",
    untrained: "not what it was trained on",
    cosines: "Cosine of the two after each block",
    said: (cosines: readonly string[]) => `Cosine of class token and mean after each block: ${cosines.join(", ")}`,
    norm: "norm",
    columns: { block: "block", cosine: "cosine" },
    noToken: "This model has no class token; it always reads the mean of its patches.",
  },
  unused: {
    name: "Positions that are made and never added",
    caption:
      "How alike the chosen patch’s token is to all others as they enter the first block. Without positions two patches with the same pixels are the same token, wherever they lie.",
    code: "The embedding in short",
    lines: ["p = learned([1 + 196, 768])", "x = concat(class, conv(image))"],
    line: "x = x + p",
    missing: "# not in the note",
    last: "x = encoder(x)",
    switch: "The line that adds them",
    options: { zero: "as in the note", learned: "added" },
    counted: (parameters: number) =>
      `The positions count among the parameters either way: ${parameters.toLocaleString("en")} of this model. No error, no warning; only the sum is missing.`,
    withoutMap: "never added",
    addedMap: "added",
    now: "this is what runs now",
  },
};
