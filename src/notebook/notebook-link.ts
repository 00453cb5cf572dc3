import { ModelError } from "../model/errors.ts";
import { makeNotebook, type Notebook, parseNotebook } from "./notebook-format.ts";

/**
 * A notebook in an address: deflated and written in the letters that an address may have. An address is
 * read up to 8 KB, and what inflates past 64 KB is refused while it inflates.
 */

/** Longest text of a link in characters; the rest of the address needs some, too. */
export const linkLimit = 7600;
/** What a link may inflate to in bytes. */
export const inflatedLimit = 64 * 1024;

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: GenericTransformStream,
  limit: number,
): Promise<Uint8Array> {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(stream as TransformStream<Uint8Array, Uint8Array>)
    .getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      const kilobytes = Math.ceil(size / 1024);
      throw new ModelError("notebook.linkLarge", `The notebook in the link is larger than ${limit / 1024} KB.`, {
        kilobytes,
        limit: limit / 1024,
      });
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toLetters(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromLetters(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

/** The text of a link; its length may be past `linkLimit`, which whoever makes the link says. */
export async function formatLink({ title, cells }: Notebook): Promise<string> {
  const short = JSON.stringify([title, ...cells.map(({ kind, text }) => [kind === "code" ? 1 : 0, text])]);
  const bytes = new TextEncoder().encode(short);
  return toLetters(await through(bytes, new CompressionStream("deflate-raw"), Number.POSITIVE_INFINITY));
}

/**
 * The notebook in a link. It is data from anywhere: its code is not run by anybody but its reader.
 *
 * @throws ModelError `notebook.link`, `notebook.linkLarge`, or what `parseNotebook` says
 */
export async function parseLink(text: string): Promise<Notebook> {
  const broken = () =>
    new ModelError("notebook.link", "The notebook in the link is cut off or damaged and was not opened.", {});
  if (!/^[\w-]+$/.test(text)) throw broken();
  let data: unknown;
  try {
    const bytes = await through(fromLetters(text), new DecompressionStream("deflate-raw"), inflatedLimit);
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw broken();
  }
  if (!Array.isArray(data)) throw broken();
  const [title, ...cells] = data as unknown[];
  const read = cells.map((cell) => {
    const [code, body] = Array.isArray(cell) && cell.length === 2 ? (cell as unknown[]) : [];
    if ((code !== 0 && code !== 1) || typeof body !== "string") throw broken();
    return { kind: code === 1 ? ("code" as const) : ("text" as const), text: body };
  });
  if (typeof title !== "string") throw broken();
  // The same limits as a file's.
  return parseNotebook(JSON.stringify(makeNotebook(title, read)));
}
