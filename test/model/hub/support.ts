import type { PartialFile } from "../../../src/model/hub/arrival.ts";
import type { HubAddress } from "../../../src/model/hub/hub-address.ts";
import type { CachedModel, CacheKey, HubCache, Stored } from "../../../src/model/hub/hub-cache.ts";
import type { HubModel } from "../../../src/model/hub/hub-files.ts";
import { stallLimit } from "../../../src/model/hub/hub-receive.ts";
import type { Timing } from "../../../src/model/hub/timing.ts";
import { checked } from "../checkpoint/support.ts";
import { repository } from "./hub-server.ts";

/** Time that passes only when it is waited for; a stalled connection is noticed when the test says so. */
export class TestTiming implements Timing {
  /** Every wait but those for a stall, in ms. */
  readonly waits: number[] = [];
  private at = 0;
  private readonly stalls = new Set<() => void>();

  readonly now = (): number => this.at;

  readonly sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    if (milliseconds !== stallLimit) {
      this.waits.push(milliseconds);
      this.at += milliseconds;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.stalls.add(resolve);
      signal?.addEventListener("abort", () => {
        this.stalls.delete(resolve);
        reject(signal.reason as Error);
      });
    });
  };

  pass(milliseconds: number): void {
    this.at += milliseconds;
  }

  /** Lets the limit of a stall pass. */
  stall(): void {
    for (const resolve of this.stalls) resolve();
    this.stalls.clear();
  }
}

export function addressOn(host: string, change: Partial<HubAddress> = {}): HubAddress {
  return { host, repository, revision: "main", file: null, ...change };
}

/** The error of a promise that must fail with a ModelError that reads well in both languages. */
export async function failureOf(promise: Promise<unknown>) {
  return checked(await promise.then(() => null).catch((reason: unknown) => reason));
}

export async function bytesOf(blob: Blob | null | undefined): Promise<Buffer> {
  return Buffer.from((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}

/** A cache in a Map, for tests without a browser; `outcome` is what every write of a file answers. */
export class MapCache implements HubCache {
  readonly blobs = new Map<string, Blob>();
  readonly partials = new Map<string, PartialFile>();
  private readonly records: HubModel[] = [];
  constructor(private readonly outcome: Stored = "stored") {}

  private name({ host, repository: of, commit, path }: CacheKey): string {
    return [host, of, commit, path].join(" ");
  }
  async read(key: CacheKey, size: number | null): Promise<Blob | null> {
    const blob = this.blobs.get(this.name(key)) ?? null;
    return blob && (size === null || blob.size === size) ? blob : null;
  }
  async write(key: CacheKey, blob: Blob): Promise<Stored> {
    if (this.outcome === "stored") this.blobs.set(this.name(key), blob);
    return this.outcome;
  }
  async readPartial(key: CacheKey): Promise<PartialFile | null> {
    return this.partials.get(this.name(key)) ?? null;
  }
  async writePartial(key: CacheKey, partial: PartialFile): Promise<Stored> {
    if (this.outcome === "stored") this.partials.set(this.name(key), partial);
    return this.outcome;
  }
  async removePartial(key: CacheKey): Promise<void> {
    this.partials.delete(this.name(key));
  }
  async writeModel(model: HubModel): Promise<Stored> {
    this.records.push(model);
    return "stored";
  }
  async models(): Promise<CachedModel[]> {
    return this.records.map((model) => ({ model, bytes: model.bytes ?? 0 }));
  }
  async list(): Promise<null> {
    return null;
  }
  async remove(): Promise<number> {
    return 0;
  }
  async clear(): Promise<boolean> {
    return false;
  }
}
