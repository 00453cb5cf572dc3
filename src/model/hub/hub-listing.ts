import * as v from "valibot";
import { type Digest, digestOf } from "./digest.ts";
import { encodePath, type HubAddress } from "./hub-address.ts";
import { ask, discard, type HubOptions, readText, refusal } from "./hub-request.ts";

/** What a hub says of a file before it is fetched. */
export interface ListedFile {
  /** Path inside the repository. */
  readonly path: string;
  readonly size: number;
  /** Of the content: the LFS object id, or git's blob id. */
  readonly digest: Digest | null;
}

export interface HubListing {
  /** The commit that the revision is now. */
  readonly commit: string;
  /** As the model's card states it, e.g. `apache-2.0`; null where it states none. */
  readonly licence: string | null;
  /** The files of one folder; null where the host says the commit and does not list. */
  readonly files: readonly ListedFile[] | null;
}

/** Longest answer of the API that is read, in bytes; that of a repository with 1000 files has about 300 KB. */
const answerLimit = 8 * 2 ** 20;

/** Pages of a listing that are read; one has up to 1000 files. */
const pageLimit = 10;

const size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Info = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  tags: v.optional(v.array(v.string())),
});
const Tree = v.array(
  v.object({
    type: v.string(),
    path: v.string(),
    size,
    oid: v.string(),
    lfs: v.nullish(v.object({ oid: v.string(), size })),
  }),
);

/**
 * Asks the hub's API which commit the revision is, and what lies in a folder of it.
 *
 * @param folder inside the repository, without a slash at the end; empty for its root
 * @returns null where the host has no such API, as some mirrors have not
 * @throws ModelError with the hub's own verdict: `hub.missing`, `.revision`, `.gated`, `.rateLimited`;
 *   `hub.unreachable`; AbortError
 */
export async function listHub(address: HubAddress, folder: string, options: HubOptions): Promise<HubListing | null> {
  const api = `${address.host}/api/models/${address.repository}`;
  const about = await askApi(`${api}/revision/${encodeURIComponent(address.revision)}`, address, options);
  const info = v.safeParse(Info, about?.json);
  if (!info.success) return null;
  const { sha: commit, tags } = info.output;
  const licence = tags?.find((tag) => tag.startsWith("license:"))?.slice("license:".length) ?? null;

  const files: ListedFile[] = [];
  const path = folder === "" ? "" : `/${encodePath(folder)}`;
  let url: string | null = `${api}/tree/${commit}${path}?recursive=false`;
  for (let page = 0; url !== null && page < pageLimit; page++) {
    const answer: Answer | null = await askApi(url, address, options);
    const tree = v.safeParse(Tree, answer?.json);
    if (!tree.success) return { commit, licence, files: null };
    for (const entry of tree.output) if (entry.type === "file") files.push(listed(entry));
    url = nextPage(answer?.link ?? null, address.host);
  }
  return { commit, licence, files };
}

function listed({ path, size, oid, lfs }: v.InferOutput<typeof Tree>[number]): ListedFile {
  return lfs ? { path, size: lfs.size, digest: digestOf(lfs.oid) } : { path, size, digest: digestOf(oid) };
}

interface Answer {
  readonly json: unknown;
  readonly link: string | null;
}

/** An answer in JSON; null for one of another kind, which only the hub's own error code makes an error. */
async function askApi(url: string, address: HubAddress, options: HubOptions): Promise<Answer | null> {
  const response = await ask(url, address.host, options, { headers: { accept: "application/json" } });
  if (!response.ok) {
    await discard(response);
    if (response.status === 429 || response.headers.has("x-error-code")) throw refusal(response, { address });
    return null;
  }
  try {
    return {
      json: JSON.parse(await readText(response, answerLimit, options.signal)),
      link: response.headers.get("link"),
    };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The address of the next page, on the same host only: a mirror may pass on links to what it mirrors. */
function nextPage(link: string | null, host: string): string | null {
  const next = /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? "")?.[1];
  if (next === undefined || !URL.canParse(next, host)) return null;
  const url = new URL(next, host);
  return new URL(`${url.pathname}${url.search}`, host).href;
}
