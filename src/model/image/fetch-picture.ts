import { isAbort, ModelError } from "../errors.ts";
import { checkFileSize, maxFileBytes, sniffImage } from "./sniff.ts";

/**
 * Fetches the picture at an address. Without credentials and without a referrer:
 * the server learns no more than that somebody wanted this picture.
 *
 * @param url an http, https or data address
 * @throws ModelError `picture.*` when it cannot be had, `image.*` when what comes is no picture
 * @throws AbortError when the signal is aborted, also in the middle of the download
 */
export async function fetchPicture(url: string, { signal }: { signal?: AbortSignal } = {}): Promise<Blob> {
  signal?.throwIfAborted();
  const address = parse(url);
  const bytes = address.protocol === "data:" ? dataOf(address.href) : await download(address, signal);
  // The head of the file decides, not the type that the server declares.
  const { format } = sniffImage(bytes);
  return new Blob([bytes], { type: `image/${format}` });
}

function parse(url: string): URL {
  const trimmed = url.trim();
  const address = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (address && ["http:", "https:", "data:"].includes(address.protocol)) return address;
  const shown = trimmed.length > 80 ? `${trimmed.slice(0, 79)}…` : trimmed;
  throw new ModelError(
    "picture.address",
    `“${shown}” is not the address of a picture; it must begin with https:// (or http://, data:). Right-click the picture and copy its address.`,
    { address: shown },
  );
}

/** Bytes of a data address (RFC 2397); read here because a strict content policy forbids fetching it. */
function dataOf(href: string): Uint8Array<ArrayBuffer> {
  const comma = href.indexOf(",");
  checkFileSize(Math.floor(((href.length - comma - 1) * 3) / 4));
  try {
    const body = href.slice(comma + 1);
    const binary = /;\s*base64\s*$/i.test(href.slice(0, Math.max(0, comma)))
      ? atob(decodeURIComponent(body))
      : unescapeBytes(body);
    if (comma >= 0) return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // Falls through to the sentence below: broken base64 and a missing comma are the same to a person.
  }
  throw new ModelError(
    "picture.data",
    "This data address is not complete: it must read data:image/…;base64,… up to the end. Copy it again.",
    {},
  );
}

/** Percent-escapes to bytes; a picture's bytes are not UTF-8, so `decodeURIComponent` would refuse them. */
function unescapeBytes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function download(address: URL, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(address, signal);
  if (!response.ok) {
    await response.body?.cancel();
    throw new ModelError(
      "picture.status",
      `${address.host} answered ${response.status} for this address instead of sending the picture; check the address, or download the picture and drop it here.`,
      { host: address.host, status: response.status },
    );
  }
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > maxFileBytes) {
    await response.body?.cancel();
    checkFileSize(announced);
  }
  return receive(response, address, signal);
}

async function ask(address: URL, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(address, { signal, mode: "cors", credentials: "omit", referrerPolicy: "no-referrer" });
  } catch (error) {
    if (isAbort(error)) throw error;
    signal?.throwIfAborted();
    throw new ModelError(
      "picture.network",
      `The picture at ${address.host} could not be fetched: the site is out of reach or, more likely, does not allow other pages to read its pictures (CORS); an http:// address is never fetched by this page, only https://. Download the picture and drop it here.`,
      { host: address.host },
    );
  }
}

/** The body, counted while it comes: a server need not say how much it sends, and what it says may be wrong. */
async function receive(
  response: Response,
  address: URL,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      chunks.push(part.value);
      loaded += part.value.length;
      if (loaded > maxFileBytes) break;
    }
  } catch {
    signal?.throwIfAborted();
    throw new ModelError(
      "picture.cut",
      `The connection to ${address.host} broke after ${loaded} bytes, before the picture was complete; try again.`,
      { host: address.host, bytes: loaded },
    );
  }
  await reader?.cancel();
  checkFileSize(loaded);
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
