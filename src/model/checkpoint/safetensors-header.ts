import { ModelError } from "../errors.ts";

/** Longest header that is read, in bytes; the cap of Hugging Face's own hub client. */
export const headerLimit = 25_000_000;

/** A header nests three levels: file, tensor, shape. Deeper text is not one, and is not parsed. */
const depthLimit = 8;

/**
 * The JSON header of a safetensors file, syntax checked, names not yet looked at.
 * Nothing is allocated before the stated length has been held against the limit
 * and against the bytes that are there.
 *
 * @returns the header's entries in file order and the offset of the first tensor byte
 * @throws ModelError `safetensors.tooShort`, `.headerTooLarge`, `.headerPastEnd`,
 * `.headerStart`, `.headerUtf8`, `.headerJson`, `.duplicateName`
 */
export function readHeader(bytes: Uint8Array): { entries: [string, unknown][]; dataStart: number } {
  if (bytes.byteLength < 8) {
    throw new ModelError(
      "safetensors.tooShort",
      `A safetensors file starts with 8 bytes that give the length of its header, but this file has only ${bytes.byteLength} bytes; download it again.`,
      { bytes: bytes.byteLength },
    );
  }
  const stated = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (stated > BigInt(headerLimit)) {
    const header = Number(stated);
    throw new ModelError(
      "safetensors.headerTooLarge",
      `The file says that its header is ${header} bytes long, and at most ${headerLimit} are read; it is damaged or not a safetensors file. Choose a .safetensors file.`,
      { header, limit: headerLimit },
    );
  }
  const length = Number(stated);
  const available = bytes.byteLength - 8;
  if (length > available) {
    throw new ModelError(
      "safetensors.headerPastEnd",
      `The file says that its header is ${length} bytes long, but only ${available} bytes follow; it was cut off. Download it again.`,
      { header: length, available },
    );
  }
  if (bytes[8] !== 0x7b || length === 0) {
    const found = length === 0 ? "nothing" : `byte 0x${(bytes[8] as number).toString(16).padStart(2, "0")}`;
    throw new ModelError(
      "safetensors.headerStart",
      `The header of a safetensors file must start with "{", but here it starts with ${found}; the file is damaged or of another kind.`,
      { found },
    );
  }
  const text = decodeHeader(bytes.subarray(8, 8 + length));
  refuseDuplicates(text);
  const parsed = parseJson(text);
  return { entries: Object.entries(parsed), dataStart: 8 + length };
}

function decodeHeader(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ModelError(
      "safetensors.headerUtf8",
      "The header of the file is not UTF-8 text, as the safetensors format demands; the file is damaged. Download it again.",
      {},
    );
  }
}

function badJson(detail: string): ModelError {
  return new ModelError(
    "safetensors.headerJson",
    `The header of the file is not valid JSON (${detail}); the file is damaged. Download or save it again.`,
    { detail },
  );
}

function parseJson(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (error) {
    throw badJson(error instanceof Error ? error.message : String(error));
  }
}

/**
 * `JSON.parse` silently keeps the last of two equal keys, the format forbids them.
 * One pass over the text: it keeps the keys of the objects that are open, and
 * leaves every fault of syntax to `JSON.parse`.
 */
function refuseDuplicates(text: string): void {
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "{" || character === "[") {
      if (open.length === depthLimit) throw badJson(`nested deeper than ${depthLimit} levels`);
      open.push(character === "{" ? new Set() : null);
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) addKey(keys, text.slice(i, end));
      i = end - 1;
    }
  }
}

/** The index after the closing quote of the string that opens at `from`. */
function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}

/** Whether a colon follows: the string before it was a key. */
function isKey(text: string, from: number): boolean {
  let i = from;
  while (" \t\n\r".includes(text[i] ?? "x")) i++;
  return text[i] === ":";
}

function addKey(keys: Set<string>, raw: string): void {
  const name = raw.includes("\\") ? unescape(raw) : raw.slice(1, -1);
  if (keys.has(name)) {
    throw new ModelError(
      "safetensors.duplicateName",
      `The header names "${name}" twice, and nobody can say which one is meant; save the file again with one entry for each name.`,
      { name },
    );
  }
  keys.add(name);
}

/** A key with escapes as the text it stands for, so that "a" and "\u0061" count as equal. */
function unescape(raw: string): string {
  try {
    return JSON.parse(raw) as string;
  } catch {
    return raw;
  }
}
