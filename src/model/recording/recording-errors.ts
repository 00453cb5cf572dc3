/** What is wrong with the archive itself; each has its words in both languages. */
export type ZipFault = "noEnd" | "entries" | "local" | "deflate" | "size" | "crc" | "names";

/** Why windowed patterns cannot be put back into a map. */
export type WindowFault = "window" | "map" | "several" | "grid" | "heads" | "part";

/** What is wrong with a file of recorded maps, with the numbers of its sentence; see `errors.ts`. */
export interface RecordingErrorValues {
  "recording.zip": { fault: ZipFault; name: string };
  "recording.zip64": Record<string, never>;
  "recording.encrypted": { name: string };
  "recording.method": { name: string; method: number };
  "recording.tooLarge": { megabytes: number; limit: number };
  "recording.bomb": { name: string; packed: number; stated: number };
  "recording.npy": { name: string };
  "recording.objects": { name: string };
  "recording.dtype": { name: string; dtype: string };
  "recording.truncated": { name: string; expected: number; got: number };
  "recording.noMaps": { names: string };
  "recording.rank": { name: string; shape: string };
  "recording.square": { name: string; queries: number; keys: number };
  "recording.batch": { name: string; batch: number };
  "recording.blocks": { name: string; first: string; expected: string; got: string };
  "recording.nonFinite": { name: string; count: number };
  "recording.optional": { name: string; expected: string; got: string };
  "recording.windows": { fault: WindowFault; detail: string };
  "recording.layout": { tokens: number; rows: number; columns: number; prefix: number };
  "recording.rows": { off: number; rows: number; worst: number; negative: number };
  "recording.fixed": Record<string, never>;
}
