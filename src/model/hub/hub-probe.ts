import { ModelError } from "../errors.ts";
import { type Digest, digestOf } from "./digest.ts";
import { fileUrl, type HubAddress, hostName } from "./hub-address.ts";
import { ask, discard, type HubOptions, readText, refusal } from "./hub-request.ts";

/** What the headers of one file say. */
export interface ProbedFile {
  readonly path: string;
  readonly size: number | null;
  readonly digest: Digest | null;
  /** The commit it is of, where the host says it. */
  readonly commit: string | null;
}

/** Longest text that can be a Git LFS pointer, in bytes. */
const pointerLimit = 1024;

/**
 * Asks for a file's headers, for hosts that list nothing.
 *
 * Browsers hide the headers of a redirect, and those of a large file (`X-Linked-Size`, `X-Linked-ETag`,
 * `X-Repo-Commit`) come with the redirect to a content network. Where that happens, size and SHA-256 are read
 * from the file's Git LFS pointer, which the hub gives under `/raw/` without a redirect.
 *
 * @param revision a commit where one is known
 * @returns null where there is no such file
 * @throws ModelError `hub.private`, `.gated`, `.missing`, `.revision`, `.rateLimited`, `.status`, `.unreachable`,
 *   `.notHub`; AbortError
 */
export async function probeFile(
  address: HubAddress,
  revision: string,
  path: string,
  options: HubOptions,
): Promise<ProbedFile | null> {
  const url = fileUrl(address, revision, path);
  let response = await ask(url, address.host, options, { method: "HEAD" });
  if (response.status === 405 || response.status === 501 || (response.status === 403 && response.redirected)) {
    // Some content networks sign an address for GET only; the first byte of a range tells the same.
    response = await ask(url, address.host, options, { headers: { range: "bytes=0-0" } });
  }
  await discard(response);
  const { headers } = response;
  if (response.status === 404 && !/^(RepoNotFound|RevisionNotFound)$/.test(headers.get("x-error-code") ?? "")) {
    return null;
  }
  if (!response.ok) throw refusal(response, { address, file: path });
  if (/^text\/html\b/.test(headers.get("content-type") ?? "")) throw notHub(address.host);

  const commit = commitOf(response);
  const size = sizeOf(response, path);
  const digest = digestOf(headers.get("x-linked-etag")) ?? digestOf(headers.get("etag"));
  if (digest !== null && !leftHost(response, address.host)) return { path, size, digest, commit };
  const pointer = await lfsPointer(address, revision, path, options);
  return {
    path,
    size: pointer?.size ?? size,
    digest: pointer?.digest ?? null,
    commit: commit ?? pointer?.commit ?? null,
  };
}

const commitOf = ({ headers }: Response): string | null =>
  /^[0-9a-f]{40}$/.exec(headers.get("x-repo-commit") ?? "")?.[0] ?? null;

/** The length of a text may be that of its packed form, which a browser does not say of other hosts. */
function sizeOf({ status, headers }: Response, path: string): number | null {
  const length =
    headers.get("x-linked-size") ??
    (status === 206 ? /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1] : null) ??
    (path.endsWith(".json") || headers.has("content-encoding") ? null : headers.get("content-length"));
  return length && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

/** The ETag of a content network names the file in the network's own way. */
const leftHost = (response: Response, host: string): boolean =>
  response.redirected && new URL(response.url).host !== new URL(host).host;

async function lfsPointer(address: HubAddress, revision: string, path: string, options: HubOptions) {
  const url = fileUrl(address, revision, path, "raw");
  const response = await ask(url, address.host, options, { headers: { range: `bytes=0-${pointerLimit - 1}` } });
  const length = Number(response.headers.get("content-length") ?? 0);
  if (!response.ok || length > pointerLimit) {
    await discard(response);
    return null;
  }
  const text = await readText(response, pointerLimit, options.signal).catch((error: unknown) => {
    if (error instanceof ModelError) return "";
    throw error;
  });
  const sum = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  if (!text.startsWith("version https://git-lfs") || !sum || !size) return null;
  return { digest: digestOf(sum), size: Number(size), commit: commitOf(response) };
}

function notHub(address: string): ModelError {
  const host = hostName(address);
  return new ModelError(
    "hub.notHub",
    `${host} answers with a web page where a hub gives a file, so it is no mirror of a hub or wants a login; check the mirror's address in the settings.`,
    { host },
  );
}
