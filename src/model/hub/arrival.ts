import { refuseHtml } from "../checkpoint/download.ts";
import { ModelError } from "../errors.ts";
import { digestOfBlob, type Hasher, hasherOf, hashesWhole } from "./digest.ts";
import type { HubFile } from "./hub-files.ts";

/** The beginning of a file that was cut off. */
export interface PartialFile {
  readonly blob: Blob;
  /** The ETag it came with, where the host let it be read. */
  readonly etag: string | null;
}

/** Pieces are gathered up to this size before they become a Blob, in bytes. */
const partBytes = 8 * 2 ** 20;

/**
 * A file on its way. What has come is kept in Blobs, which a browser holds outside of the page's memory and
 * on disk if need be; joining them copies nothing.
 */
export class Arrival {
  loaded = 0;
  /** How many runs of bytes it was put together from; more than one may be of two different files. */
  runs = 0;
  private pieces: BlobPart[] = [];
  private waiting = 0;
  private parts: Blob[] = [];
  /** For the SHA-256 of a large file, which is taken on the way. */
  private hasher: Hasher | null = null;

  /** @param limit most bytes that are taken */
  constructor(
    readonly file: HubFile,
    private readonly limit: number,
  ) {
    this.clear();
  }

  /** Forgets all that has come. */
  clear(): void {
    this.loaded = 0;
    this.runs = 0;
    this.waiting = 0;
    this.pieces = [];
    this.parts = [];
    const { digest, size } = this.file;
    this.hasher = digest?.kind === "sha256" && !hashesWhole(size) ? hasherOf("sha256", 0) : null;
  }

  /**
   * Takes the next bytes.
   *
   * @throws ModelError `download.html`, `hub.size`
   */
  add(piece: Uint8Array<ArrayBuffer>): void {
    if (this.loaded === 0) refuseHtml(this.file.url, piece);
    this.loaded += piece.byteLength;
    const most = Math.min(this.limit, this.file.size ?? this.limit);
    if (this.loaded > most) throw wrongSize(this.file, most, this.loaded);
    this.hasher?.update(piece);
    this.pieces.push(piece);
    this.waiting += piece.byteLength;
    if (this.waiting >= partBytes) this.gather();
  }

  /** Takes the beginning that an earlier try left. */
  async resume(blob: Blob): Promise<void> {
    for (let start = 0; this.hasher && start < blob.size; start += partBytes) {
      this.hasher.update(new Uint8Array(await blob.slice(start, start + partBytes).arrayBuffer()));
    }
    this.parts.push(blob);
    this.loaded = blob.size;
    this.runs = 1;
  }

  /** All that has come so far. */
  blob(): Blob {
    this.gather();
    return new Blob(this.parts);
  }

  /** The digest of the whole, of the kind that the hub states; null where it states none. Ends the arrival. */
  async digest(): Promise<string | null> {
    const { digest } = this.file;
    if (digest === null) return null;
    return this.hasher?.hex() ?? digestOfBlob(digest.kind, this.blob());
  }

  private gather(): void {
    if (this.waiting > 0) this.parts.push(new Blob(this.pieces));
    this.pieces = [];
    this.waiting = 0;
  }
}

export function wrongSize({ path }: HubFile, expected: number, got: number): ModelError {
  return new ModelError(
    "hub.size",
    `${path} should have ${expected} bytes, and the server gives ${got}; try again, and if it stays so, name another mirror in the settings.`,
    { file: path, expected, got },
  );
}
