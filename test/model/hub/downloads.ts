import type { PartialFile } from "../../../src/model/hub/arrival.ts";
import { downloadHubFile, type HubDownloadOptions } from "../../../src/model/hub/hub-download.ts";
import type { HubFile } from "../../../src/model/hub/hub-files.ts";
import type { TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { commit, type Fault, type HubServer, repository, sha256, weights } from "./hub-server.ts";
import { addressOn, bytesOf, failureOf, TestTiming } from "./support.ts";

export const mebibyte = 2 ** 20;
export const cut = (after: number): Fault => ({ kind: "cut", after });
export const blobOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);
export const isWhole = async (blob: Blob) => (await bytesOf(blob)).equals(weights);

/** What the tests of a download share: the weights on a server, asked for with time that passes at once. */
export function downloadsFrom(server: HubServer) {
  function file(change: Partial<HubFile> = {}): HubFile {
    const path = change.path ?? "model.safetensors";
    const url = `${server.hub}/${repository}/resolve/${commit}/${path}`;
    return { path, url, size: weights.length, digest: { kind: "sha256", hex: sha256(weights) }, ...change };
  }
  const download = (of: HubFile, options: HubDownloadOptions = {}) =>
    downloadHubFile(of, addressOn(server.hub), { timing: new TestTiming(), ...options });
  return {
    file,
    /** A file of a host that says nothing of it. */
    unknown: () => file({ size: null, digest: null }),
    download,
    failure: (of: HubFile, options?: HubDownloadOptions) => failureOf(download(of, options)),
    /** The ranges asked of the content network. */
    ranges: () => server.log.filter((line) => line.includes("signature")).map((line) => line.split(" ")[2] ?? "all"),
  };
}

/** A store for one file. */
export function store(first: PartialFile | null = null) {
  const kept = { partial: first };
  const partials = {
    read: async () => kept.partial,
    write: async (partial: PartialFile) => {
      kept.partial = partial;
    },
    remove: async () => {
      kept.partial = null;
    },
  };
  return { kept, partials };
}

/** A meter that reports every piece, whatever the clock says. */
export function everyPiece(meter: TransferMeter): TransferMeter {
  const arrived = meter.arrived.bind(meter);
  meter.arrived = (name, loaded) => {
    arrived(name, loaded);
    meter.have(name, loaded);
  };
  return meter;
}
