import { ModelError } from "../errors.ts";
import type { OnProgress } from "../progress.ts";
import { wrongKind } from "./wrong-kind.ts";

/** Largest file that is fetched, in bytes: what a browser can hold in one buffer. */
export const downloadLimit = 2 ** 31;

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** Told of every piece that arrives. */
  readonly onProgress?: OnProgress;
  /** Largest file accepted, in bytes. */
  readonly maxBytes?: number;
}

/**
 * Fetches a file whole, and says how many bytes have come.
 *
 * @throws ModelError `download.status`, `.network`, `.html`, `.cut`, `.tooLarge`
 * @throws AbortError when the signal is aborted
 */
export async function downloadBytes(url: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const { signal, onProgress, maxBytes = downloadLimit } = options;
  const response = await request(url, signal);
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    throw new ModelError(
      "download.status",
      `The server answered ${response.status} instead of the file ${url}; check the address${response.status === 401 || response.status === 403 ? ", it asks for a login or refuses" : ""}.`,
      { url, status: response.status },
    );
  }
  const total = statedLength(response);
  if (total !== null && total > maxBytes) {
    await response.body?.cancel().catch(() => {});
    throw tooLarge(url, total, maxBytes);
  }
  const body = new Body(url, total, maxBytes);
  const reader = response.body?.getReader();
  onProgress?.({ stage: "download", loaded: 0, total });
  try {
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      body.add(piece.value);
      onProgress?.({ stage: "download", loaded: body.loaded, total });
    }
  } catch (error) {
    reader?.cancel().catch(() => {});
    signal?.throwIfAborted();
    throw error instanceof ModelError ? error : cut(url, body.loaded, total);
  }
  signal?.throwIfAborted();
  if (total !== null && body.loaded !== total) throw cut(url, body.loaded, total);
  return body.bytes();
}

async function request(url: string, signal: AbortSignal | undefined): Promise<Response> {
  signal?.throwIfAborted();
  try {
    return await fetch(url, { signal });
  } catch {
    signal?.throwIfAborted();
    throw new ModelError(
      "download.network",
      `${url} could not be fetched: the network is down, the address does not exist, or its server does not let other pages read it (CORS). Download the file yourself and drop it here.`,
      { url },
    );
  }
}

/** Bytes to come; null when unsaid, or said of a packed body that is unpacked on the way. */
export function statedLength(response: Response): number | null {
  const header = response.headers.get("content-length");
  if (header === null || response.headers.get("content-encoding")) return null;
  return /^\d+$/.test(header) ? Number(header) : null;
}

export function tooLarge(url: string, bytes: number, limit: number): ModelError {
  return new ModelError(
    "download.tooLarge",
    `${url} has ${bytes} bytes or more, and at most ${limit} fit; choose a smaller model, or one stored as float16.`,
    { url, bytes, limit },
  );
}

function cut(url: string, loaded: number, total: number | null): ModelError {
  return new ModelError(
    "download.cut",
    `The connection to ${url} ended after ${loaded}${total === null ? "" : ` of ${total}`} bytes; try again.`,
    { url, loaded, total },
  );
}

/**
 * Refuses the first bytes of a web page that comes in place of a file: a login, an error, or the page about the file.
 *
 * @throws ModelError `download.html`
 */
export function refuseHtml(url: string, piece: Uint8Array): void {
  if (wrongKind(piece) !== "html") return;
  throw new ModelError(
    "download.html",
    `${url} gives a web page (HTML) instead of the file; use the file's own download link (on the Hugging Face Hub "resolve", not "blob").`,
    { url },
  );
}

/** The pieces as they come. Space is taken as they come, too: a stated length is only a claim. */
class Body {
  loaded = 0;
  private readonly pieces: Uint8Array[] = [];

  constructor(
    private readonly url: string,
    private readonly total: number | null,
    private readonly maxBytes: number,
  ) {}

  add(piece: Uint8Array): void {
    const first = this.loaded === 0;
    this.loaded += piece.byteLength;
    if (this.loaded > this.maxBytes) throw tooLarge(this.url, this.loaded, this.maxBytes);
    if (this.total !== null && this.loaded > this.total) throw cut(this.url, this.loaded, this.total);
    if (first) refuseHtml(this.url, piece);
    this.pieces.push(piece);
  }

  /** The whole, each piece let go once it is copied. */
  bytes(): Uint8Array {
    const whole = new Uint8Array(this.loaded);
    let offset = 0;
    for (let piece = this.pieces.shift(); piece; piece = this.pieces.shift()) {
      whole.set(piece, offset);
      offset += piece.byteLength;
    }
    return whole;
  }
}
