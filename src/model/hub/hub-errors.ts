import type { DigestKind } from "./digest.ts";
import type { AddressFault, HostFault } from "./hub-address.ts";

/**
 * The ways in which a model of a hub can fail to arrive: what each sentence needs to know.
 * Part of `ErrorValues`; the Chinese sentences are in `i18n/zh/hub-errors.ts`. `host` is as a
 * person knows it, e.g. `hub.example`; `file` is a path inside the repository.
 */
export interface HubErrorValues {
  "hub.tooLong": { bytes: number; limit: number };
  "hub.address": { fault: AddressFault; text: string };
  "hub.host": { fault: HostFault; text: string };

  /** No answer at all. */
  "hub.unreachable": { host: string };
  /** An answer, but not that of a hub. */
  "hub.notHub": { host: string };
  "hub.missing": { repository: string; host: string };
  "hub.revision": { repository: string; revision: string };
  "hub.fileMissing": { repository: string; file: string };
  "hub.private": { repository: string; host: string };
  "hub.gated": { repository: string; host: string };
  /** `seconds` until the next try is allowed, null where the hub did not say. */
  "hub.rateLimited": { host: string; seconds: number | null };
  "hub.status": { host: string; status: number };

  /** `formats` are names such as `PyTorch (.bin)`; none where there are no weights at all. */
  "hub.noSafetensors": { repository: string; formats: readonly string[] };
  "hub.whichFile": { repository: string; count: number; names: readonly string[] };
  "hub.shardMissing": { repository: string; count: number; names: readonly string[] };

  "hub.memory": { file: string; bytes: number };
  "hub.size": { file: string; expected: number; got: number };
  "hub.digest": { file: string; kind: DigestKind; expected: string; got: string };
  "hub.changed": { file: string };
  "hub.range": { file: string; expected: string; got: string };
  "hub.broken": { file: string; loaded: number; total: number | null; tries: number };

  /** The index of a model in several files. */
  "shards.index": { detail: string };
  "shards.name": { name: string };
  "shards.tooMany": { count: number; limit: number };
}
