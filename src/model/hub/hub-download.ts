import { downloadLimit, tooLarge } from "../checkpoint/download.ts";
import { ModelError } from "../errors.ts";
import { Arrival, type PartialFile, wrongSize } from "./arrival.ts";
import type { Digest } from "./digest.ts";
import type { HubAddress } from "./hub-address.ts";
import type { HubFile } from "./hub-files.ts";
import { type Ending, receive } from "./hub-receive.ts";
import { type HubOptions, unreachable } from "./hub-request.ts";
import { backoff, realTiming } from "./timing.ts";
import { TransferMeter } from "./transfer-meter.ts";

/** Keeps the beginning of a file between two tries. Never throws: without storage it keeps nothing. */
export interface PartialStore {
  readonly read: () => Promise<PartialFile | null>;
  readonly write: (partial: PartialFile) => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface HubDownloadOptions extends HubOptions {
  /** Told of what arrives. */
  readonly meter?: TransferMeter;
  /** Where a cut or cancelled download is kept, to go on from. */
  readonly partials?: PartialStore;
  /** Largest file accepted, in bytes. */
  readonly maxBytes?: number;
  /** Tries in a row that bring nothing before it is given up. */
  readonly tries?: number;
}

/** A beginning shorter than this is not worth keeping, in bytes. */
const worthKeeping = 2 ** 20;

/**
 * Fetches one file of a hub: goes on with `Range` after a cut, as often as something new arrives, and checks
 * size and digest against what the hub said.
 *
 * A file that was put together from several runs and has the wrong digest is fetched once more in one go, for
 * it may have changed in between; one that is wrong in one go is refused.
 *
 * @throws ModelError `hub.broken`, `.unreachable`, `.size`, `.digest`, `.changed`, `.range`, `.memory`, and
 *   those of a refusal; `download.html`, `.tooLarge`. AbortError. After a cut or an abort the beginning is kept.
 */
export async function downloadHubFile(
  file: HubFile,
  address: HubAddress,
  options: HubDownloadOptions = {},
): Promise<Blob> {
  const { partials, maxBytes = downloadLimit, meter = new TransferMeter() } = options;
  options.signal?.throwIfAborted();
  if (file.size !== null && file.size > maxBytes) throw tooLarge(file.url, file.size, maxBytes);
  const arrival = new Arrival(file, maxBytes);
  const kept = await partials?.read();
  const usable = kept && kept.blob.size > 0 && kept.blob.size <= (file.size ?? maxBytes);
  if (kept && usable) await arrival.resume(kept.blob).catch(() => arrival.clear());
  meter.have(file.path, arrival.loaded);

  let etag = usable ? kept.etag : null;
  for (let again = true; ; again = false) {
    etag = await arriveWhole(arrival, address, etag, options, meter);
    await partials?.remove();
    const got = await arrival.digest().catch(() => {
      throw noRoom(file, arrival.loaded);
    });
    if (file.digest === null || got === file.digest.hex) break;
    if (arrival.runs <= 1 || !again) throw wrongDigest(file, file.digest, got ?? "");
    arrival.clear();
    meter.have(file.path, 0);
  }
  const blob = arrival.blob();
  // A browser that has no room makes a Blob all the same, and fails when it is read.
  await blob
    .slice(-1)
    .arrayBuffer()
    .catch(() => {
      throw noRoom(file, blob.size);
    });
  return blob;
}

/** Tries until the last byte is here. */
async function arriveWhole(
  arrival: Arrival,
  address: HubAddress,
  firstEtag: string | null,
  options: HubDownloadOptions,
  meter: TransferMeter,
): Promise<string | null> {
  const { signal, timing = realTiming, partials, tries = 6 } = options;
  const { file } = arrival;
  let etag = firstEtag;
  let failures = 0;
  try {
    while (file.size === null || arrival.loaded < file.size || arrival.loaded === 0) {
      const before = arrival.loaded;
      const ending: Ending = await receive(arrival, address, { etag, signal, timing, meter });
      etag = ending.etag;
      signal?.throwIfAborted();
      if (ending.kind === "end") break;
      failures = arrival.loaded > before ? 1 : failures + 1;
      if (failures > tries || ending.busyFor > patience) throw ending.refusal ?? broken(arrival, address, tries);
      const wait = Math.max(backoff(failures), ending.busyFor);
      meter.waiting(wait / 1000);
      await timing.sleep(wait, signal);
    }
  } catch (error) {
    const worth = arrival.loaded >= worthKeeping && !isWrong(error);
    if (worth) await partials?.write({ blob: arrival.blob(), etag });
    else await partials?.remove();
    throw error;
  }
  if (file.size !== null && arrival.loaded !== file.size) throw wrongSize(file, file.size, arrival.loaded);
  return etag;
}

/** Longest wait that a busy server may ask for, in ms. */
const patience = 60_000;

/** Whether what has come may be of the wrong file, so that nothing should be built on it. */
function isWrong(error: unknown): boolean {
  return error instanceof ModelError && /^(download\.html|hub\.(size|changed|range))$/.test(error.code);
}

function broken({ file, loaded }: Arrival, address: HubAddress, tries: number): ModelError {
  if (loaded === 0) return unreachable(address.host);
  const of = file.size === null ? "" : ` of ${file.size}`;
  return new ModelError(
    "hub.broken",
    `The connection for ${file.path} ended at ${loaded}${of} bytes, and ${tries} tries brought nothing more; check the network and start again: it goes on from there if the browser stores data for this page.`,
    { file: file.path, loaded, total: file.size, tries },
  );
}

function wrongDigest({ path }: HubFile, { kind, hex: expected }: Digest, got: string): ModelError {
  return new ModelError(
    "hub.digest",
    `${path} is not the file that the hub has: its ${kind === "git" ? "git id" : "SHA-256"} should begin with ${expected.slice(0, 12)} and begins with ${got.slice(0, 12)}. It was damaged or changed on the way and is thrown away; try again, or name another mirror in the settings.`,
    { file: path, kind, expected, got },
  );
}

function noRoom({ path }: HubFile, bytes: number): ModelError {
  return new ModelError(
    "hub.memory",
    `The browser has no room for the ${bytes} bytes of ${path}; close other tabs, free some disk space, or choose a smaller model.`,
    { file: path, bytes },
  );
}
