/** Long work reports itself as one of these; the page shows the last one. */
export type Progress =
  /** Bytes received; `total` is null when the server did not say. */
  | { readonly stage: "download"; readonly loaded: number; readonly total: number | null }
  /** The backend is being chosen, checked and given the weights. */
  | { readonly stage: "prepare" }
  /** A picture is being decoded and resized. */
  | { readonly stage: "picture" }
  /** Blocks finished of the forward pass. */
  | { readonly stage: "run"; readonly block: number; readonly depth: number };

export type OnProgress = (progress: Progress) => void;
