interface Cut {
  readonly rows: number;
  readonly columns: number;
  readonly patchSize: number;
  readonly inChans: number;
  readonly length: number;
  readonly embedDim: number;
}

const whole = (value: number) => value.toLocaleString("en");

/** Words of the figures about patches. */
export const patching = {
  name: "One number of a token, computed twice",
  caption:
    "A filter is a small picture with as many numbers as a patch. Laid on a patch it gives one number of the token; all filters give the token. A convolution whose stride is its kernel does just that for every patch.",
  choosePatch: "Choose a patch",
  chooseFilter: (count: number) => `Choose one of ${count} filters`,
  flatten: "Flatten and multiply",
  flattenShape: (patch: number, channels: number, length: number, dim: number) =>
    `[${patch}, ${patch}, ${channels}] → [${length}] × one row of E, [${dim}, ${length}]`,
  convolution: "Convolution",
  kernelOn: (kernel: number) => `kernel ${kernel}, stride ${kernel}`,
  convolutionShape: (dim: number, rows: number, columns: number) => `one of ${dim} maps, ${rows} × ${columns}`,
  map: (filter: number) => `Output of filter ${filter} for every patch`,
  cell: (row: number, column: number, value: string) => `row ${row}, column ${column}: ${value}`,
  network: "The network’s own token",
  differs: (by: string) => `differs by ${by}`,
  shapes: "Shapes",
  chains: ({ rows, columns, patchSize: p, inChans: c, length, embedDim: d }: Cut): readonly (readonly string[])[] => [
    [
      "linear:",
      `[${rows * p}, ${columns * p}, ${c}]`,
      `[${rows * columns}, ${p}, ${p}, ${c}]`,
      `[${rows * columns}, ${length}]`,
      `[${rows * columns}, ${d}]`,
    ],
    [
      "convolution:",
      `[B, ${c}, ${rows * p}, ${columns * p}]`,
      `[B, ${d}, ${rows}, ${columns}]`,
      `[B, ${rows * columns}, ${d}]`,
    ],
  ],
  stride: {
    name: "The missing stride",
    title: (kernel: number, stride: number) => `Kernel ${kernel}, stride ${stride}`,
    caption: (size: number) =>
      `The picture at ${size} × ${size}. Orange: what one output sees; blue: its neighbour to the right. On the right the output of one random filter, as before training (seed 1).`,
    presets: {
      label: "Settings",
      left: "as in the note",
      meant: "as meant",
      vit: "ViT-B/16",
    },
    sees: "What an output sees",
    output: (side: string) => `Output: ${side} × ${side}`,
    choose: "Output place; arrow keys choose",
    place: (row: number, column: number) => `output row ${row}, column ${column}`,
    rows: {
      tokens: "tokens",
      shape: "shape after flatten, transpose",
      overlap: "a neighbour sees the same pixels",
      times: "patches that one pixel is in, at most",
      unseen: "pixels that no patch sees",
      parameters: "parameters of the convolution",
      multiplyAdds: "multiply-adds of the convolution",
      pairs: "numbers of one head’s attention matrix",
    },
    number: whole,
    bytes: (value: string) => `${value} at 4 bytes`,
    size: (bytes: number) =>
      bytes >= 1e9
        ? `${(bytes / 1e9).toFixed(1)} GB`
        : bytes >= 1e6
          ? `${(bytes / 1e6).toFixed(1)} MB`
          : `${whole(bytes)} B`,
    times: (factor: string) => `${factor} × as many as meant`,
  },
  pixel: {
    name: "A pixel, in the picture and in its patch",
    caption:
      "The pixels that the model gets: 8 bits for each of red, green and blue, then normalised channel by channel. The index is where the value lies when its patch is flattened.",
    choose: "Pixel; arrow keys choose, with Shift by a patch",
    said: (row: number, column: number, rgb: string) => `row ${row}, column ${column}: ${rgb}`,
    rows: {
      place: "row, column",
      color: "red, green, blue (uint8)",
      bits: "in 8 bits",
      normalised: "(v ÷ 255 − mean) ÷ std",
      patch: "patch",
      inside: "inside the patch",
      index: "index as [h, w, c]",
      indexConv: "index as the filter’s [c, h, w]",
    },
    patch: (row: number, column: number, index: number) => `(${row}, ${column}) = no. ${index}`,
    range: (first: number, last: number) => `${first} … ${last}`,
    magnified: "its surroundings",
  },
};
