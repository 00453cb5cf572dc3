import type { PartialFile } from "./arrival.ts";
import { encodePath, type HubAddress } from "./hub-address.ts";
import type { HubModel } from "./hub-files.ts";

/** Names one file of one commit on one host. What is not pinned to a commit is not kept: it may change. */
export interface CacheKey {
  readonly host: string;
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
}

export interface CacheEntry extends CacheKey {
  /** Bytes that are stored. */
  readonly bytes: number;
  /** The beginning of a download that was cut or cancelled. */
  readonly partial: boolean;
}

/** A model whose files are all here, so that it opens without asking the hub. */
export interface CachedModel {
  readonly model: HubModel;
  /** Bytes that its files take. */
  readonly bytes: number;
}

/** What became of a file: stored, or held in memory only and why. A value, because the model works either way. */
export type Stored =
  | "stored"
  /** The browser gives this page no storage: a private window, a setting, or a page without https. */
  | "denied"
  /** The disk or the page's share of it is full. */
  | "full"
  /** The host names no commit, so the file may change. */
  | "unpinned";

/** Models that were fetched, kept between visits. No method throws: without storage it is empty and keeps nothing. */
export interface HubCache {
  /** A whole file, or null where it is not here or not of this size. */
  readonly read: (key: CacheKey, size: number | null) => Promise<Blob | null>;
  readonly write: (key: CacheKey, blob: Blob) => Promise<Stored>;
  readonly readPartial: (key: CacheKey) => Promise<PartialFile | null>;
  readonly writePartial: (key: CacheKey, partial: PartialFile) => Promise<Stored>;
  readonly removePartial: (key: CacheKey) => Promise<void>;
  /** Notes what the files of a commit make up, once they are all here. */
  readonly writeModel: (model: HubModel) => Promise<Stored>;
  /** The models that are whole. */
  readonly models: () => Promise<readonly CachedModel[]>;
  /** All files that are stored, by host, repository, commit and path; null where storage is denied. */
  readonly list: () => Promise<readonly CacheEntry[] | null>;
  /** Deletes the files that agree with all that is given. @returns how many */
  readonly remove: (which: Partial<CacheKey>) => Promise<number>;
  /** Deletes everything. @returns whether there was anything */
  readonly clear: () => Promise<boolean>;
}

/** The name under which a browser shows it; the number changes with the layout of the entries. */
export const cacheName = "vitrine-hub-1";

/** The keys of a Cache are addresses; `.invalid` is reserved, so this one can never be asked (RFC 2606). */
const base = "https://cache.invalid";

/**
 * The Cache API as a `HubCache`. Blobs go in and come out without passing through the page's memory.
 *
 * @param storage null where a page is not secure
 */
export function openHubCache(storage: CacheStorage | null = globalThis.caches ?? null): HubCache {
  /** Denied storage is found out only by opening it. */
  const open = async (): Promise<Cache | null> => {
    try {
      return (await storage?.open(cacheName)) ?? null;
    } catch {
      return null;
    }
  };

  const match = async (url: string): Promise<Response | null> => {
    try {
      return (await (await open())?.match(url)) ?? null;
    } catch {
      return null;
    }
  };

  const put = async (url: string, blob: Blob, headers: Record<string, string>): Promise<Stored> => {
    const cache = await open();
    if (!cache) return "denied";
    try {
      await cache.put(url, new Response(blob, { headers: { "x-bytes": String(blob.size), ...headers } }));
      return "stored";
    } catch {
      // A browser may leave nothing or half of it; either way the next visit must not find it.
      await cache.delete(url).catch(() => false);
      return "full";
    }
  };

  const drop = async (url: string): Promise<boolean> => {
    try {
      return (await (await open())?.delete(url)) ?? false;
    } catch {
      return false;
    }
  };

  const all = async (): Promise<Named[] | null> => {
    const cache = await open();
    if (!cache) return null;
    try {
      const entries: Named[] = [];
      for (const { url } of await cache.keys()) {
        const entry = entryOf(url, (await cache.match(url))?.headers.get("x-bytes") ?? null);
        if (entry) entries.push(entry);
      }
      return entries.sort((a, b) => (a.url < b.url ? -1 : 1));
    } catch {
      return null;
    }
  };

  return {
    read: async (key, size) => {
      const blob = await bodyOf(await match(urlOf(key)));
      if (blob && size !== null && blob.size !== size) await drop(urlOf(key));
      return blob && (size === null || blob.size === size) ? blob : null;
    },
    write: (key, blob) => put(urlOf(key), blob, {}),
    readPartial: async (key) => {
      const found = await match(urlOf(key, "part"));
      const blob = await bodyOf(found);
      return blob && { blob, etag: found?.headers.get("x-etag") ?? null };
    },
    writePartial: (key, { blob, etag }) => put(urlOf(key, "part"), blob, etag === null ? {} : { "x-etag": etag }),
    removePartial: async (key) => {
      await drop(urlOf(key, "part"));
    },
    writeModel: async (model) => {
      if (model.commit === null) return "unpinned";
      const { host, repository } = model.address;
      const key = { host, repository, commit: model.commit, path: recordPath(model.address) };
      // A branch that has moved on is another commit: the old record would answer for it.
      for (const old of (await all()) ?? []) {
        const same = old.host === host && old.repository === repository && old.path === key.path;
        if (old.kind === "model" && same) await drop(old.url);
      }
      return put(urlOf(key, "model"), new Blob([JSON.stringify(model)]), {});
    },
    models: async () => {
      const entries = (await all()) ?? [];
      const models: CachedModel[] = [];
      for (const { kind, url } of entries) {
        if (kind !== "model") continue;
        const model = parseRecord(await (await bodyOf(await match(url)))?.text());
        const files = model && entries.filter((entry) => entry.kind === "file" && isOf(model, entry));
        if (model && files?.length === filesOf(model).length) {
          models.push({ model, bytes: files.reduce((sum, file) => sum + file.bytes, 0) });
        }
      }
      return models;
    },
    list: async () => {
      const files = (await all())?.filter(({ kind }) => kind !== "model");
      return files?.map(({ kind, url: _url, ...entry }) => ({ ...entry, partial: kind === "part" })) ?? null;
    },
    remove: async (which) => {
      const fields = Object.entries(which) as [keyof CacheKey, string][];
      const chosen = ((await all()) ?? []).filter((entry) => fields.every(([field, value]) => entry[field] === value));
      let removed = 0;
      for (const { url, kind } of chosen) if ((await drop(url)) && kind !== "model") removed++;
      return removed;
    },
    clear: async () => {
      try {
        return (await storage?.delete(cacheName)) ?? false;
      } catch {
        return false;
      }
    },
  };
}

/** A stored body; null where the disk no longer gives it. */
async function bodyOf(response: Response | null): Promise<Blob | null> {
  try {
    return (await response?.blob()) ?? null;
  } catch {
    return null;
  }
}

/** A file, the beginning of one, or the record of a model. */
type Kind = "file" | "part" | "model";
interface Named extends CacheKey {
  readonly kind: Kind;
  readonly url: string;
  readonly bytes: number;
}

function urlOf({ host, repository, commit, path }: CacheKey, kind: Kind = "file"): string {
  return `${base}/${kind}/${encodeURIComponent(host)}/${repository}/${commit}/${encodePath(path)}`;
}

/** What a key of the cache names; null for one that is not ours. */
function entryOf(url: string, size: string | null): Named | null {
  const [kind, host, owner, name, commit, ...path] = url
    .slice(base.length + 1)
    .split("/")
    .map(decodeURIComponent);
  if (kind !== "file" && kind !== "part" && kind !== "model") return null;
  if (!host || !owner || !name || !commit || path.length === 0 || size === null) return null;
  return { kind, url, host, repository: `${owner}/${name}`, commit, path: path.join("/"), bytes: Number(size) };
}

/** One record for each way of asking: another branch or file may name the same commit. */
const recordPath = ({ revision, file }: HubAddress): string => `${revision}/${file ?? ""}`;

function parseRecord(text: string | undefined): HubModel | null {
  try {
    return text === undefined ? null : (JSON.parse(text) as HubModel);
  } catch {
    return null;
  }
}

const filesOf = ({ weights, config, preprocessor }: HubModel): readonly string[] =>
  [...weights, config, preprocessor].flatMap((file) => file?.path ?? []);

const isOf = (model: HubModel, { host, repository, commit, path }: CacheKey): boolean =>
  host === model.address.host &&
  repository === model.address.repository &&
  commit === model.commit &&
  filesOf(model).includes(path);

/**
 * What the browser grants this page and how much of it is taken, in bytes; null where it does not say. Browsers
 * blur both on purpose, so a write may fail where there seemed to be room.
 */
export async function storageRoom(): Promise<{ readonly usage: number; readonly quota: number } | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : { usage, quota };
  } catch {
    return null;
  }
}
