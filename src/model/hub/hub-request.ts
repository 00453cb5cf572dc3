import { statedLength, tooLarge } from "../checkpoint/download.ts";
import { ModelError } from "../errors.ts";
import { type HubAddress, hostName } from "./hub-address.ts";
import { backoff, realTiming, type Timing } from "./timing.ts";

export interface HubOptions {
  readonly signal?: AbortSignal;
  readonly timing?: Timing;
}

/** How often a short request is tried again when the hub is busy. */
const tries = 4;

/** Longest wait that is sat out; a hub that asks for more is reported instead. Milliseconds. */
const patience = 60_000;

/**
 * Asks a hub for something small, again if it is busy (429, 500 to 504) and not too long.
 *
 * @returns the answer, whatever its status
 * @throws ModelError `hub.unreachable`, or `hub.rateLimited` where the wait would be long; AbortError
 */
export async function ask(
  url: string,
  host: string,
  { signal, timing = realTiming }: HubOptions,
  init?: RequestInit,
): Promise<Response> {
  for (let failures = 1; ; failures++) {
    const response = await reach(url, host, { ...init, signal });
    const wait = busyFor(response, failures);
    if (wait === null || failures === tries) return response;
    await discard(response);
    if (wait > patience) throw rateLimited(host, wait / 1000);
    await timing.sleep(wait, signal);
  }
}

/** One request; no answer at all is `hub.unreachable`. */
async function reach(url: string, host: string, init: RequestInit): Promise<Response> {
  init.signal?.throwIfAborted();
  try {
    return await fetch(url, init);
  } catch {
    init.signal?.throwIfAborted();
    throw unreachable(host);
  }
}

/** How long a busy hub asks to wait, in ms; null for an answer that waiting does not change. */
export function busyFor(response: Response, failures: number): number | null {
  if (response.status !== 429 && !(response.status >= 500 && response.status <= 504)) return null;
  const seconds = waitAsked(response);
  return seconds === null ? backoff(failures) : seconds * 1000;
}

/** The seconds of `Retry-After` or of the `t` in `RateLimit`; a date is not read, for it needs a right clock. */
function waitAsked(response: Response): number | null {
  const asked =
    /^\s*(\d{1,6})\s*$/.exec(response.headers.get("retry-after") ?? "") ??
    /(?:^|[;,]\s*)t=(\d{1,6})\b/.exec(response.headers.get("ratelimit") ?? "");
  return asked ? Number(asked[1]) : null;
}

/** What was asked for, so that a refusal can name it. */
export interface Asked {
  readonly address: HubAddress;
  readonly file?: string;
}

/** The sentence for an answer that is not the thing asked for. The hub's own `X-Error-Code` counts first. */
export function refusal(response: Response, { address, file }: Asked): ModelError {
  const { repository, revision } = address;
  const host = hostName(address.host);
  const { status } = response;
  const code = response.headers.get("x-error-code");
  if (status === 429) return rateLimited(address.host, waitAsked(response));
  if (code === "GatedRepo" || (status === 403 && code === null)) {
    return new ModelError(
      "hub.gated",
      `${repository} is gated: ${host} gives it only to people who are logged in and have accepted its terms. Do that on its page, download model.safetensors and config.json, and drop them here.`,
      { repository, host },
    );
  }
  if (code === "RevisionNotFound") {
    return new ModelError(
      "hub.revision",
      `${repository} has no revision "${revision}"; give a branch, a tag or a commit that its page lists, or leave out @${revision}.`,
      { repository, revision },
    );
  }
  if (file !== undefined && (code === "EntryNotFound" || (status === 404 && code === null))) {
    return fileMissing(repository, file);
  }
  if (code === "RepoNotFound" || status === 404) {
    return missing(address);
  }
  if (status === 401) {
    return new ModelError(
      "hub.private",
      `${host} asks for a login before it gives ${repository} (status 401), and this page never logs in; download the files yourself and drop them here.`,
      { repository, host },
    );
  }
  return new ModelError(
    "hub.status",
    `${host} answered ${status} instead of the file; try again later, or name another mirror in the settings.`,
    { host, status },
  );
}

export function missing({ repository, host: address }: HubAddress): ModelError {
  const host = hostName(address);
  return new ModelError(
    "hub.missing",
    `${host} has no model ${repository}, or it is private; check the spelling, capitals too.`,
    { repository, host },
  );
}

export function fileMissing(repository: string, file: string): ModelError {
  return new ModelError(
    "hub.fileMissing",
    `${repository} has no file ${file} at this revision; look at the files on its page and give the address of one.`,
    { repository, file },
  );
}

export function unreachable(host: string): ModelError {
  const name = hostName(host);
  return new ModelError(
    "hub.unreachable",
    `${name} could not be reached: the network is down, ${name} is blocked where you are, or it does not let other pages read it (CORS). Name a mirror in the settings, or download the files elsewhere and drop them here.`,
    { host: name },
  );
}

function rateLimited(address: string, seconds: number | null): ModelError {
  const host = hostName(address);
  const when = seconds === null ? "in some minutes" : `in ${Math.ceil(seconds)} seconds`;
  return new ModelError(
    "hub.rateLimited",
    `${host} has had too many requests from your network (status 429); try again ${when}, or name a mirror in the settings.`,
    { host, seconds: seconds === null ? null : Math.ceil(seconds) },
  );
}

/** Ends an answer whose body is of no use. */
export async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => {});
}

/**
 * A short text, never more of it than `limit` bytes.
 *
 * @throws ModelError `download.tooLarge`; AbortError. A text that breaks off is as long as it came.
 */
export async function readText(response: Response, limit: number, signal?: AbortSignal): Promise<string> {
  const stated = statedLength(response);
  if (stated !== null && stated > limit) {
    await discard(response);
    throw tooLarge(response.url, stated, limit);
  }
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let text = "";
  let loaded = 0;
  try {
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      loaded += piece.value.byteLength;
      if (loaded > limit) throw tooLarge(response.url, loaded, limit);
      text += decoder.decode(piece.value, { stream: true });
    }
  } catch (error) {
    await reader?.cancel().catch(() => {});
    signal?.throwIfAborted();
    if (error instanceof ModelError) throw error;
  }
  return text + decoder.decode();
}
