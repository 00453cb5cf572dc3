import { ModelError } from "../errors.ts";

/** The hub that is asked when a person names no other. */
export const publicHub = "https://huggingface.co";

/** Longest text that is read as an address, in bytes. */
export const addressLimit = 8192;

/** A model of a hub as a person named it. Everything in it is checked text, safe to put in a path. */
export interface HubAddress {
  /** Origin, and a path where a mirror lies below one; no slash at the end. */
  readonly host: string;
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  /** A file inside the repository, where one was named. */
  readonly file: string | null;
}

/** What is wrong with an address. */
export type AddressFault = "empty" | "oneWord" | "scheme" | "notModel" | "path" | "name" | "revision" | "file";

/** What is wrong with the address of a mirror. */
export type HostFault = "address" | "scheme" | "extra";

const example = "timm/deit_tiny_patch16_224.fb_in1k";
const expected: Record<AddressFault, string> = {
  empty: `Nothing was given; type the name of a model, for example ${example}.`,
  oneWord: `is one word, and a model on a hub has two, owner/name; for a model of timm write timm/ before it.`,
  scheme: `is not an https address; give one, or only the name, for example ${example}.`,
  notModel: `is the address of a data set, a space or another page, not of a model; give a model's, for example ${example}.`,
  path: `is not the address of a model or of one of its files; copy it from the model's page, or give only its name, for example ${example}.`,
  name: `has letters that no model's name has; owner and name are made of a to z, digits, "-", "_" and ".", for example ${example}.`,
  revision: `names a revision that cannot be one; write a branch, a tag or a commit after @, for example ${example}@main.`,
  file: `names a file outside of the model; give a path inside it, for example model.safetensors.`,
};

const refuse = (fault: AddressFault, text: string): ModelError<"hub.address"> => {
  const shown = short(text);
  const sentence = fault === "empty" ? expected.empty : `"${shown}" ${expected[fault]}`;
  return new ModelError("hub.address", sentence, { fault, text: shown });
};

/**
 * Reads what a person types or pastes: `owner/name`, `owner/name@revision`, the address of a model's page
 * or of one of its files, on the public hub or on a mirror, with timm's `hf_hub:` before it or in quotes.
 *
 * An address of the public hub is taken as a name, so it is looked for on `hubHost` as well: whoever set a
 * mirror cannot reach the public one. Any other host in an address is a mirror and is used as it stands.
 *
 * @param hubHost where names are looked for, as `parseHubHost` gives it
 * @throws ModelError `hub.tooLong`, `hub.address`
 */
export function parseHubAddress(text: string, hubHost: string = publicHub): HubAddress {
  limitLength(text);
  const named = text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, "$2")
    .replace(/^hf([-_]hub)?:(\/\/)?/, "")
    .trim();
  if (named === "") throw refuse("empty", text);
  const bare = /^(www\.)?(huggingface\.co|hf\.co)\//i.test(named) ? `https://${named}` : named;
  return /^[a-z][a-z0-9+.-]*:/i.test(bare) ? fromUrl(bare, hubHost) : fromName(bare, hubHost);
}

/**
 * Reads the address of a mirror: https, or http on this very machine; a path is kept.
 *
 * @returns without a slash at the end
 * @throws ModelError `hub.tooLong`, `hub.host`
 */
export function parseHubHost(text: string): string {
  limitLength(text);
  const shown = short(text.trim());
  const fail = (fault: HostFault, sentence: string) => new ModelError("hub.host", sentence, { fault, text: shown });
  const typed = /^[\w.-]+(:\d+)?(\/|$)/.test(text.trim()) ? `https://${text.trim()}` : text.trim();
  if (!URL.canParse(typed) || climbs(typed)) {
    throw fail("address", `"${shown}" is not an address; give the one of a mirror, for example https://hub.example.`);
  }
  const url = new URL(typed);
  if (!isSecure(url)) {
    throw fail(
      "scheme",
      `"${shown}" must begin with https://; plain http is taken only from this machine (localhost).`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw fail("extra", `"${shown}" has a login, a "?" or a "#"; give only the mirror's address, https://hub.example.`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

function fromName(text: string, host: string): HubAddress {
  const at = text.indexOf("@");
  const repository = (at < 0 ? text : text.slice(0, at)).replace(/\/$/, "");
  const words = repository.split("/").length;
  if (words === 1) throw refuse(isWord(repository) ? "oneWord" : "name", text);
  if (words > 2) throw refuse(/^(datasets|spaces)\//.test(repository) ? "notModel" : "path", text);
  return checked({ host, repository, revision: at < 0 ? "main" : text.slice(at + 1), file: null }, text);
}

function fromUrl(text: string, hubHost: string): HubAddress {
  // A path that climbs is refused as written: URL would resolve it silently into another address.
  if (!URL.canParse(text) || climbs(text)) throw refuse("path", text);
  const url = new URL(text);
  if (!isSecure(url)) throw refuse("scheme", text);
  if (url.username || url.password) throw refuse("path", text);
  const base = new URL(hubHost);
  const isPublic = /^(www\.)?(huggingface\.co|hf\.co)$/.test(url.hostname);
  const below = url.origin === base.origin && `${url.pathname}/`.startsWith(`${base.pathname.replace(/\/$/, "")}/`);
  const host = isPublic || below ? hubHost : url.origin;
  const path = below ? url.pathname.slice(base.pathname.replace(/\/$/, "").length) : url.pathname;

  const [owner = "", name = "", kind, ...rest] = decoded(path, text);
  if (/^(datasets|spaces|collections|papers|docs|blog|api|models|settings|join|login)$/.test(owner)) {
    throw refuse("notModel", text);
  }
  if (name === "") throw refuse("path", text);
  const repository = `${owner}/${name}`;
  if (kind === undefined) return checked({ host, repository, revision: "main", file: null }, text);
  if (!/^(tree|blob|resolve|raw|commit)$/.test(kind) || rest.length === 0) throw refuse("path", text);
  // `refs/pr/7` is one revision of three words.
  const words = rest[0] === "refs" ? 3 : 1;
  const revision = rest.slice(0, words).join("/");
  const inside = rest.slice(words).join("/");
  // A folder of a tree is named by a slash at its end.
  const file = inside === "" ? null : kind === "tree" ? `${inside}/` : inside;
  return checked({ host, repository, revision, file }, text);
}

/** The path's segments, each decoded once; a slash or a backslash that was hidden by its code is refused. */
function decoded(path: string, text: string): string[] {
  const segments = path.split("/").filter((segment) => segment !== "");
  return segments
    .map((segment) => {
      // A revision may be written with its slash encoded, as in refs%2Fpr%2F7.
      const plain = decodeSafely(segment);
      if (plain === null) throw refuse("path", text);
      return plain;
    })
    .flatMap((segment) => (segment.startsWith("refs/") ? segment.split("/") : [segment]));
}

function checked(address: HubAddress, text: string): HubAddress {
  const [owner = "", name = ""] = address.repository.split("/");
  if (!isWord(owner) || !isWord(name) || name.endsWith(".git") || address.repository.length > 96) {
    throw refuse("name", text);
  }
  if (!isPath(address.revision) || address.revision.length > 255) throw refuse("revision", text);
  if (address.file !== null && !isPath(address.file.replace(/\/$/, ""), true)) throw refuse("file", text);
  return address;
}

/** An owner or a name: no dash or dot at either end, none twice. */
const isWord = (text: string): boolean => /^\w(?:[\w.-]*\w)?$/.test(text) && !/--|\.\./.test(text);

/** Whether a path stays where it is: no empty segment, no `.` or `..`, no control character. */
export function isPath(path: string, spaces = false): boolean {
  if (path === "" || path.length > 1024) return false;
  const segment = spaces ? /^[\w.+=@,() -]+$/ : /^[\w.+-]+$/;
  return path.split("/").every((part) => segment.test(part) && !/^\.+$/.test(part));
}

/** Whether a path has a `..` in it, in any writing. */
function climbs(text: string): boolean {
  const path = text.replace(/[?#].*$/s, "");
  const plain = decodeSafely(path);
  return plain === null || /(^|[/\\])\.{1,2}([/\\]|$)/.test(plain) || plain.includes("\\");
}

function decodeSafely(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** https, or this machine, which no one in between can listen to. */
function isSecure(url: URL): boolean {
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
}

function limitLength(text: string): void {
  const bytes = new TextEncoder().encode(text).byteLength;
  if (bytes <= addressLimit) return;
  throw new ModelError(
    "hub.tooLong",
    `The address has ${bytes} bytes, and at most ${addressLimit} are read; give the name of a model, for example ${example}.`,
    { bytes, limit: addressLimit },
  );
}

/** So much of a text as a sentence can carry; control characters become spaces. */
function short(text: string): string {
  const plain = [...text].map((character) => (character < " " || character === "\x7f" ? " " : character));
  return plain.length > 80 ? `${plain.slice(0, 79).join("")}…` : plain.join("");
}

/** A host as a person knows it: without `https://`. */
export function hostName(host: string): string {
  return host.replace(/^https?:\/\//, "");
}

/** The address of a file at a revision. Every part was checked; each segment is encoded all the same. */
export function fileUrl(address: HubAddress, revision: string, file: string, kind: "resolve" | "raw" = "resolve") {
  return `${address.host}/${address.repository}/${kind}/${encodeURIComponent(revision)}/${encodePath(file)}`;
}

/** A path with each segment percent-encoded. */
export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
