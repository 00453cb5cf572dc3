/** Long work reports itself as one of these; the page shows the last one. */
export type Progress =
  /** Bytes received; `total` is null when the server did not say. */
  | {
      readonly stage: "download";
      readonly loaded: number;
      readonly total: number | null;
      /** What a download of a hub says besides (`HubProgress`); null where it cannot be told. */
      readonly bytesPerSecond?: number | null;
      readonly secondsLeft?: number | null;
      /** Seconds until a lost connection is tried again; null while bytes arrive. */
      readonly retryIn?: number | null;
    }
  /** The backend is being chosen, checked and given the weights; `memory` is what the model will take in bytes. */
  | { readonly stage: "prepare"; readonly memory?: number }
  /** Recorded maps are being read: arrays that are there of those in the file. */
  | { readonly stage: "recording"; readonly array: number; readonly arrays: number }
  /** A picture is being decoded and resized. */
  | { readonly stage: "picture" }
  /** Blocks finished of the forward pass. */
  | { readonly stage: "run"; readonly block: number; readonly depth: number };

export type OnProgress = (progress: Progress) => void;
