import { shardNames } from "../checkpoint/shard-index.ts";
import { ModelError } from "../errors.ts";
import type { Digest } from "./digest.ts";
import { fileUrl, type HubAddress } from "./hub-address.ts";
import {
  type Choice,
  chooseFiles,
  configName,
  folderOf,
  indexName,
  inFolder,
  noSafetensors,
  preprocessorName,
  singleName,
} from "./hub-choice.ts";
import { type HubListing, listHub } from "./hub-listing.ts";
import { type ProbedFile, probeFile } from "./hub-probe.ts";
import { ask, type HubOptions, missing, readText, refusal } from "./hub-request.ts";

/** A file to fetch, and what is known of it. */
export interface HubFile {
  /** Path inside the repository. */
  readonly path: string;
  readonly url: string;
  /** Bytes; null where the host does not say. */
  readonly size: number | null;
  /** Of the content; null where the host does not say, and then nothing can be checked but the size. */
  readonly digest: Digest | null;
}

/** What to fetch of a repository, all of one revision. Nothing of it has been fetched but a short index. */
export interface HubModel {
  readonly address: HubAddress;
  /** The commit that all the files are of; null where the host does not say one. */
  readonly commit: string | null;
  /** As the model's card states it, e.g. `apache-2.0`. */
  readonly licence: string | null;
  /** One file, or the parts in the order of the index. */
  readonly weights: readonly HubFile[];
  /** The text of `model.safetensors.index.json` where there are parts. */
  readonly index: string | null;
  readonly config: HubFile | null;
  readonly preprocessor: HubFile | null;
  /** All of it, in bytes; null where a size is not known. */
  readonly bytes: number | null;
}

/** Longest index that is read, in bytes. */
const indexLimit = 8 * 2 ** 20;

/**
 * Finds out what a hub has of a model: which files, how large, with which digests, at which commit. Asks the
 * hub's API, and where that is refused, as on some mirrors, for the headers of the files by their usual names.
 *
 * @throws ModelError `hub.*`, `shards.*`, `download.tooLarge`; AbortError
 */
export async function findHubModel(address: HubAddress, options: HubOptions = {}): Promise<HubModel> {
  const folder = folderOf(address.file);
  // A mirror without an API may refuse it by silence, for a page of another origin; then its files decide.
  const listing = await listHub(address, folder, options).catch((error: unknown) => {
    if (error instanceof ModelError && error.code === "hub.unreachable") return null;
    throw error;
  });
  return listing?.files ? fromListing(address, listing, listing.files, options) : fromProbes(address, listing, options);
}

async function fromListing(
  address: HubAddress,
  { commit, licence }: HubListing,
  files: NonNullable<HubListing["files"]>,
  options: HubOptions,
): Promise<HubModel> {
  const found = new Map(files.map((file) => [file.path, { ...file, url: fileUrl(address, commit, file.path) }]));
  const choice = chooseFiles(address.repository, [...found.keys()], address.file);
  return assemble(address, commit, licence, choice, options, async (paths) => {
    const absent = paths.filter((path) => !found.has(path));
    if (absent.length > 0) throw missingShards(address, absent);
    return paths.flatMap((path) => found.get(path) ?? []);
  });
}

/** The usual names one after the other; the first answer that says a commit pins the rest. */
async function fromProbes(address: HubAddress, listing: HubListing | null, options: HubOptions): Promise<HubModel> {
  let commit = listing?.commit ?? null;
  const found = new Map<string, HubFile>();
  const probe = async (path: string): Promise<ProbedFile | null> => {
    const file = await probeFile(address, commit ?? address.revision, path, options);
    if (file === null) return null;
    commit ??= file.commit;
    const url = fileUrl(address, commit ?? address.revision, path);
    found.set(path, { path, url, size: file.size, digest: file.digest });
    return file;
  };
  const folder = folderOf(address.file);
  const at = (name: string) => inFolder(folder, name);
  // The config first: it is never redirected to a content network, so its answer says the commit.
  await probe(at(configName));
  const named = address.file !== null && /\.safetensors(\.index\.json)?$/.test(address.file) ? [address.file] : [];
  for (const path of [...named, at(singleName), at(indexName)]) if (await probe(path)) break;
  await probe(at(preprocessorName));

  if (![...found.keys()].some((path) => path.includes(".safetensors"))) {
    for (const other of ["pytorch_model.bin", "tf_model.h5", "flax_model.msgpack"]) await probe(at(other));
    if (found.size === 0) throw missing(address);
    throw noSafetensors(address.repository, [...found.keys()]);
  }
  const choice = chooseFiles(address.repository, [...found.keys()], address.file);
  return assemble(address, commit, listing?.licence ?? null, choice, options, async (paths) => {
    const absent: string[] = [];
    for (const path of paths) if (!found.has(path) && !(await probe(path))) absent.push(path);
    if (absent.length > 0) throw missingShards(address, absent);
    return paths.flatMap((path) => found.get(path) ?? []);
  });
}

async function assemble(
  address: HubAddress,
  commit: string | null,
  licence: string | null,
  { weights: chosen, config, preprocessor }: Choice,
  options: HubOptions,
  /** The files of these paths, in this order. */
  lookUp: (paths: readonly string[]) => Promise<readonly HubFile[]>,
): Promise<HubModel> {
  const sharded = chosen.kind === "sharded";
  const index = sharded ? await readIndex(address, commit, chosen.path, options) : null;
  const folder = folderOf(chosen.path);
  const weights = await lookUp(index ? shardNames(index).map((name) => inFolder(folder, name)) : [chosen.path]);
  const [configFile = null] = await lookUp(config ? [config] : []);
  const [preprocessorFile = null] = await lookUp(preprocessor ? [preprocessor] : []);
  const sizes = [...weights, configFile, preprocessorFile].map((file) => (file ? file.size : 0));
  const bytes = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  return { address, commit, licence, weights, index, config: configFile, preprocessor: preprocessorFile, bytes };
}

async function readIndex(address: HubAddress, commit: string | null, path: string, options: HubOptions) {
  const response = await ask(fileUrl(address, commit ?? address.revision, path), address.host, options);
  if (!response.ok) throw refusal(response, { address, file: path });
  return readText(response, indexLimit, options.signal);
}

function missingShards({ repository }: HubAddress, absent: readonly string[]): ModelError {
  const names = absent.slice(0, 5);
  return new ModelError(
    "hub.shardMissing",
    `${repository} lacks ${absent.length} of the files that its index lists: ${names.join(", ")}${absent.length > 5 ? " …" : ""}; the upload is not complete, so choose another revision or model.`,
    { repository, count: absent.length, names },
  );
}
