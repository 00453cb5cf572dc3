import { ModelError } from "../errors.ts";
import { type Arrival, wrongSize } from "./arrival.ts";
import type { HubAddress } from "./hub-address.ts";
import { busyFor, discard, refusal } from "./hub-request.ts";
import type { Timing } from "./timing.ts";
import type { TransferMeter } from "./transfer-meter.ts";

/** How one connection ended. */
export interface Ending {
  /** `end`: all is here. `cut`: nothing came, or not all, and another try may help. */
  readonly kind: "end" | "cut";
  /** Of the bytes that are here; null where it cannot be read. */
  readonly etag: string | null;
  /** Milliseconds that a busy server asks to wait; 0 if it does not ask. */
  readonly busyFor: number;
  /** What to say if it stays so; null for a lost connection. */
  readonly refusal: ModelError | null;
}

const ending = (kind: Ending["kind"], etag: string | null): Ending => ({ kind, etag, busyFor: 0, refusal: null });

interface Receiving {
  /** Of the bytes that are here. */
  readonly etag: string | null;
  readonly signal: AbortSignal | undefined;
  readonly timing: Timing;
  readonly meter: TransferMeter;
}

/** A connection that brings nothing for so long is ended and made anew, in ms. */
export const stallLimit = 30_000;

/**
 * One connection: asks for what is missing and takes what comes.
 *
 * `If-Range` is sent only where no digest would tell a changed file: it makes a browser ask the server first
 * (a preflight), which content networks often refuse, while `Range` alone needs no permission.
 *
 * @throws ModelError that another try would not change; AbortError
 */
export async function receive(arrival: Arrival, address: HubAddress, receiving: Receiving): Promise<Ending> {
  const { signal, timing } = receiving;
  signal?.throwIfAborted();
  const ended = new AbortController();
  const stalled = new AbortController();
  void watch(arrival, timing, ended.signal, stalled);
  try {
    const both = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
    return await transfer(arrival, address, receiving, both);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ModelError) throw error;
    return ending("cut", receiving.etag);
  } finally {
    ended.abort();
  }
}

async function transfer(
  arrival: Arrival,
  address: HubAddress,
  { etag, meter }: Receiving,
  signal: AbortSignal,
): Promise<Ending> {
  const { file, loaded: offset } = arrival;
  const range: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
  const conditional = offset > 0 && file.digest === null && etag !== null && !etag.startsWith("W/");
  // What arrives is kept in our own cache; the browser need not keep it a second time.
  const get = (headers: Record<string, string>) => fetch(file.url, { headers, signal, cache: "no-store" });
  const response = conditional
    ? // Where the preflight is refused, the ETag of the answer is compared instead.
      await get({ ...range, "if-range": etag }).catch(() => get(range))
    : await get(range);
  const now = response.headers.get("etag");
  if (!response.ok) {
    await discard(response);
    // The stored beginning is longer than the file, or ends with it: begin anew.
    if (response.status === 416 && offset > 0) {
      arrival.clear();
      return ending("cut", null);
    }
    const wait = busyFor(response, 1);
    const reason = refusal(response, { address, file: file.path });
    if (wait === null) throw reason;
    return { kind: "cut", etag, busyFor: response.status === 429 ? wait : 0, refusal: reason };
  }
  try {
    begin(arrival, response, etag);
  } catch (error) {
    await discard(response);
    throw error;
  }
  meter.have(file.path, arrival.loaded);
  const cut = await take(arrival, response, meter);
  const whole = file.size ?? wholeOf(response);
  const complete = whole === null ? !cut : arrival.loaded >= whole;
  return ending(complete ? "end" : "cut", response.status === 206 ? (now ?? etag) : now);
}

/**
 * Checks that the answer goes on where the bytes end, or begins at 0.
 *
 * @throws ModelError `hub.range`, `.changed`, `.size`
 */
function begin(arrival: Arrival, response: Response, etag: string | null): void {
  const { file, loaded: offset } = arrival;
  const now = response.headers.get("etag");
  // Where a digest will tell, another ETag may be only that of another server of the content network.
  const changed = offset > 0 && file.digest === null && etag !== null && now !== null && plain(etag) !== plain(now);
  if (changed) throw changedFile(file.path);
  arrival.runs++;
  if (response.status !== 206) {
    // The server ignores Range, or the file is another one: all of it comes from the beginning.
    const length = announced(response);
    if (file.size !== null && length !== null && length !== file.size) throw wrongSize(file, file.size, length);
    arrival.clear();
    arrival.runs = 1;
    return;
  }
  const range = response.headers.get("content-range");
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range ?? "") ?? [];
  // A server may not let other pages read the range; then the digest or the length has to do.
  const rest = file.size === null ? null : file.size - offset;
  if (range === null && (file.digest !== null || (rest !== null && announced(response) === rest))) return;
  if (Number(start) !== offset) {
    throw new ModelError(
      "hub.range",
      `The rest of ${file.path} was asked for from byte ${offset}, and the server gives "${range ?? "no range"}", which would damage the file; start again, or name another mirror in the settings.`,
      { file: file.path, expected: String(offset), got: range ?? "no range" },
    );
  }
  if (total !== "*" && file.size !== null && Number(total) !== file.size) throw changedFile(file.path);
}

/** Takes the body as it comes. @returns whether the connection was lost before the end */
async function take(arrival: Arrival, response: Response, meter: TransferMeter): Promise<boolean> {
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) return false;
      arrival.add(piece.value);
      meter.arrived(arrival.file.path, arrival.loaded);
    }
  } catch (error) {
    reader?.cancel().catch(() => {});
    if (error instanceof ModelError) throw error;
    return true;
  }
}

/** Bytes of the whole file, of which this answer may be a part; null where it does not say. */
function wholeOf(response: Response): number | null {
  if (response.status !== 206) return announced(response);
  const total = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  return total === undefined ? null : Number(total);
}

/** Bytes of the body; null for texts, which may be packed on the way without a browser saying so. */
function announced({ headers, url }: Response): number | null {
  const length = headers.get("content-length");
  if (length === null || !/^\d+$/.test(length) || headers.has("content-encoding")) return null;
  return new URL(url).pathname.endsWith(".json") ? null : Number(length);
}

const plain = (etag: string): string => etag.replace(/^W\//, "");

function changedFile(file: string): ModelError {
  return new ModelError(
    "hub.changed",
    `${file} changed while it was on its way, so its two parts are not of one file and are thrown away; start again.`,
    { file },
  );
}

/** Ends a connection that brings nothing. */
async function watch(arrival: Arrival, { sleep }: Timing, ended: AbortSignal, stalled: AbortController): Promise<void> {
  for (let seen = arrival.loaded; ; seen = arrival.loaded) {
    await sleep(stallLimit, ended).catch(() => {});
    if (ended.aborted) return;
    if (arrival.loaded === seen) return stalled.abort();
  }
}
