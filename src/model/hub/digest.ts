import { sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";

/** How a hub names content: large files (LFS, Xet) by SHA-256, files kept in git by git's blob id. */
export type DigestKind = "sha256" | "git";

export interface Digest {
  readonly kind: DigestKind;
  /** Lower case: 64 digits for `sha256`, 40 for `git`. */
  readonly hex: string;
}

/**
 * The digest that an ETag or object id names, told by its length; null for one that names something else,
 * such as the ETag of a content network.
 *
 * @param tag with or without quotes and `W/`
 */
export function digestOf(tag: string | null | undefined): Digest | null {
  const hex =
    tag
      ?.replace(/^(W\/|sha256:)/, "")
      .replaceAll('"', "")
      .toLowerCase() ?? "";
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: "sha256", hex };
  return /^[0-9a-f]{40}$/.test(hex) ? { kind: "git", hex } : null;
}

/** A digest in the making. */
export interface Hasher {
  update(piece: Uint8Array): void;
  /** Lower-case hexadecimal; ends the hasher. */
  hex(): string;
}

/**
 * Files up to this size, in bytes, are hashed whole by the browser itself: about ten times as fast, and off the
 * page's thread. It wants all bytes at once and copies them, so larger ones are hashed piece by piece as they
 * arrive, which holds nothing and still keeps ahead of most networks.
 */
const wholeLimit = 128 * 2 ** 20;

/** Whether a file of this size is left to `digestOfBlob`. A page without https has no WebCrypto. */
export function hashesWhole(size: number | null): boolean {
  return size !== null && size <= wholeLimit && (globalThis.crypto as Crypto | undefined)?.subtle !== undefined;
}

/**
 * The digest of a file that is here, taken at once: for those that `hashesWhole` allows.
 *
 * @returns lower-case hexadecimal
 */
export async function digestOfBlob(kind: DigestKind, blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (kind === "sha256") return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const hasher = hasherOf("git", bytes.byteLength);
  hasher.update(bytes);
  return hasher.hex();
}

/**
 * Takes a file in pieces.
 *
 * @param size of the whole file in bytes: git hashes it before the content
 */
export function hasherOf(kind: DigestKind, size: number): Hasher {
  const hash = (kind === "git" ? sha1 : sha256).create();
  if (kind === "git") hash.update(new TextEncoder().encode(`blob ${size}\0`));
  return {
    update: (piece) => {
      hash.update(piece);
    },
    hex: () => hexOf(hash.digest()),
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
