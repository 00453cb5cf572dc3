import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { seededRandom } from "../../../src/model/random.ts";

export const commit = "0123456789abcdef0123456789abcdef01234567";
export const repository = "timm/deit_tiny_patch16_224.fb_in1k";
const mebibyte = 2 ** 20;

/** Three MiB that look like a safetensors file from their first bytes: a length, a brace, noise. */
export const weights = noise(3 * mebibyte + 123, 1);
export const config = Buffer.from('{"architecture": "deit_tiny_patch16_224"}\n');
export const preprocessor = Buffer.from('{"image_mean": [0.5, 0.5, 0.5]}\n');

export function noise(bytes: number, seed: number): Buffer {
  const random = seededRandom(seed);
  const file = Buffer.from(Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)));
  file.writeBigUInt64LE(64n, 0);
  file.write("{", 8);
  return file;
}

/** One misdeed, for one GET of a file's content. */
export type Fault =
  | { readonly kind: "cut"; readonly after: number }
  | { readonly kind: "hang"; readonly after: number }
  /** In pieces of so many bytes, one after the other. */
  | { readonly kind: "slow"; readonly piece: number }
  | { readonly kind: "ignoreRange" }
  | { readonly kind: "wrongRange"; readonly header: string }
  | { readonly kind: "noContentRange" }
  | { readonly kind: "flip"; readonly at: number }
  | { readonly kind: "changed"; readonly body: Buffer }
  | { readonly kind: "short"; readonly bytes: number }
  | { readonly kind: "etag"; readonly etag: string }
  | { readonly kind: "refuse" }
  | { readonly kind: "status"; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: "html" };

/** How the hub behaves; a test sets what it needs. */
export interface Behaviour {
  /** What the API does: answer, be absent, answer HTML, list nothing, or refuse with a status and the hub's code. */
  api: "whole" | "absent" | "html" | "commitOnly" | { readonly status: number; readonly code: string | null };
  /** Where large files come from: a content network of another host, or the hub itself, as mirrors do. */
  large: "network" | "here";
  /** Whether `/raw/` gives Git LFS pointers. */
  pointers: boolean;
  /** Whether a file's headers name commit, size and digest. */
  headers: boolean;
  /** The status of HEAD at the content network. */
  headStatus: number;
  /** What every file answers instead of itself. */
  refusal: { readonly status: number; readonly code: string | null; readonly headers?: Record<string, string> } | null;
  /** Whether the content network lets other pages ask with headers that need a permission. */
  preflight: boolean;
  /** Every file is a page of a login. */
  html: boolean;
  /** Entries on one page of the listing. */
  pageSize: number;
  /** Used up one by one by the GETs of `.safetensors`. */
  faults: Fault[];
  /** Used up one by one by all that the hub itself is asked. */
  busy: { readonly status: number; readonly headers?: Record<string, string> }[];
}

const good = (): Behaviour => ({
  api: "whole",
  large: "network",
  pointers: true,
  headers: true,
  headStatus: 200,
  refusal: null,
  preflight: true,
  html: false,
  pageSize: 1000,
  faults: [],
  busy: [],
});

const sha = (algorithm: string, ...parts: (Buffer | string)[]): string => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

export const sha256 = (body: Buffer): string => sha("sha256", body);
export const gitId = (body: Buffer): string => sha("sha1", `blob ${body.length}\0`, body);
const isLarge = (path: string) => path.endsWith(".safetensors");
const digest = (path: string, body: Buffer) => (isLarge(path) ? sha256(body) : gitId(body));

const exposed =
  "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash";

/** Answers a browser that asks whether a page may send its headers. */
function allow(response: ServerResponse, allowed: boolean): void {
  response.writeHead(allowed ? 204 : 403, allowed ? { "access-control-allow-headers": "range,if-range" } : {}).end();
}

/** A hub and its content network, two hosts on this machine, that misbehave as told. */
export class HubServer {
  behaviour = good();
  /** Files by path; of one repository at one commit. */
  files = new Map<string, Buffer>();
  /** What was asked, e.g. `GET /a/b/resolve/main/config.json bytes=0-0`. */
  log: string[] = [];
  private readonly servers: Server[] = [];
  hub = "";
  network = "";

  async start(): Promise<void> {
    // Other pages may read what the public hub lets them read, and everything of its content network.
    this.hub = await this.listen((request, response) => {
      response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
      response.setHeader("access-control-expose-headers", exposed);
      if (request.method === "OPTIONS") return allow(response, true);
      return this.answer(request, response);
    });
    this.network = await this.listen((request, response) => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-expose-headers", "*");
      if (request.method === "OPTIONS") return allow(response, this.behaviour.preflight);
      return this.content(request, response);
    });
    this.reset();
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
  }

  reset(): void {
    this.behaviour = good();
    this.log = [];
    this.files = new Map([
      ["README.md", Buffer.from("# DeiT\n")],
      ["config.json", config],
      ["model.safetensors", weights],
      ["preprocessor_config.json", preprocessor],
      ["pytorch_model.bin", Buffer.from("PK")],
    ]);
  }

  private async listen(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const server = createServer((request, response) => {
      response.on("error", () => {});
      const { range } = request.headers;
      const condition = request.headers["if-range"];
      this.log.push(
        `${request.method} ${request.url}${range ? ` ${range}` : ""}${condition ? ` if ${String(condition)}` : ""}`,
      );
      handler(request, response);
    });
    this.servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const busy = this.behaviour.busy.shift();
    if (busy) return void response.writeHead(busy.status, busy.headers).end("busy");
    const url = new URL(request.url ?? "/", this.hub);
    const api = `/api/models/${repository}/`;
    if (url.pathname.startsWith("/api/")) {
      return this.api(url, url.pathname.startsWith(api) ? url.pathname.slice(api.length) : "", response);
    }
    const [, owner, name, kind, revision, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const { refusal, html } = this.behaviour;
    if (html) return void response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>Sign in");
    if (refusal) {
      const code: Record<string, string> = refusal.code ? { "x-error-code": refusal.code } : {};
      return void response.writeHead(refusal.status, { ...code, ...refusal.headers }).end();
    }
    if (`${owner}/${name}` !== repository) {
      return void response.writeHead(401, { "x-error-code": "RepoNotFound" }).end();
    }
    if (revision !== "main" && revision !== commit) {
      return void response.writeHead(404, { "x-error-code": "RevisionNotFound" }).end();
    }
    return this.file(kind ?? "", rest.join("/"), request, response);
  }

  private api(url: URL, path: string, response: ServerResponse): void {
    const { api, pageSize } = this.behaviour;
    if (typeof api === "object") {
      return void response.writeHead(api.status, api.code ? { "x-error-code": api.code } : {}).end();
    }
    if (api === "absent") return void response.writeHead(404).end("Not Found");
    if (api === "html") return void response.writeHead(200).end("<!doctype html><title>mirror</title>");
    if (path === "") return void response.writeHead(401, { "x-error-code": "RepoNotFound" }).end();
    const [kind, revision = "", ...folder] = path.split("/").map(decodeURIComponent);
    if (revision !== "main" && revision !== commit) {
      return void response.writeHead(404, { "x-error-code": "RevisionNotFound" }).end();
    }
    if (kind === "revision") {
      const body = JSON.stringify({ id: repository, sha: commit, tags: ["timm", "license:apache-2.0"] });
      return void response.end(body);
    }
    if (api === "commitOnly") return void response.writeHead(404).end("Not Found");
    const inside = folder.length > 0 ? `${folder.join("/")}/` : "";
    const entries = [...this.files]
      .filter(([file]) => file.startsWith(inside) && !file.slice(inside.length).includes("/"))
      .map(([file, body]) => ({
        type: "file",
        path: file,
        size: body.length,
        // Of a large file git keeps the pointer; its id says nothing of the content.
        oid: isLarge(file) ? "f".repeat(40) : gitId(body),
        ...(isLarge(file) ? { lfs: { oid: sha256(body), size: body.length, pointerSize: 134 } } : {}),
      }));
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const next = from + pageSize;
    if (next < entries.length) {
      url.searchParams.set("cursor", String(next));
      // A mirror passes on the link of the hub that it mirrors.
      response.setHeader("link", `<https://hub.invalid${url.pathname}${url.search}>; rel="next"`);
    }
    response.end(
      JSON.stringify([{ type: "directory", path: "onnx", oid: "d", size: 0 }, ...entries.slice(from, next)]),
    );
  }

  private file(kind: string, path: string, request: IncomingMessage, response: ServerResponse): void {
    const body = this.files.get(path);
    if (!body) return void response.writeHead(404, { "x-error-code": "EntryNotFound", "x-repo-commit": commit }).end();
    if (kind === "raw") {
      if (!this.behaviour.pointers) return void response.writeHead(404).end();
      const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(body)}\nsize ${body.length}\n`;
      if (this.behaviour.headers) response.setHeader("x-repo-commit", commit);
      return void response.end(isLarge(path) ? pointer : body);
    }
    const { large, headers } = this.behaviour;
    const linked: Record<string, string> = headers
      ? {
          "x-repo-commit": commit,
          "x-linked-size": String(body.length),
          "x-linked-etag": `"${digest(path, body)}"`,
        }
      : {};
    if (isLarge(path) && large === "network") {
      response.writeHead(302, { ...linked, location: `${this.network}/${path}?signature=1` });
      return void response.end("Found. Redirecting");
    }
    for (const [name, value] of Object.entries(linked)) response.setHeader(name, value);
    if (headers) response.setHeader("etag", `"${digest(path, body)}"`);
    return this.content(request, response);
  }

  /** The bytes, with the next fault of the list. */
  private content(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? "/", this.hub).pathname).replace(
      /^.*\/resolve\/[^/]+\//,
      "/",
    );
    const stored = this.files.get(path.slice(1));
    if (!stored) return void response.writeHead(404).end();
    if (request.method === "HEAD") {
      const status = response.hasHeader("x-repo-commit") ? 200 : this.behaviour.headStatus;
      return void response.writeHead(status, { "content-length": stored.length, "accept-ranges": "bytes" }).end();
    }
    const fault = isLarge(path) ? this.behaviour.faults.shift() : undefined;
    if (fault?.kind === "refuse") return void request.socket.destroy();
    if (fault?.kind === "status") return void response.writeHead(fault.status, fault.headers).end("no");
    if (fault?.kind === "html") return void response.writeHead(200).end("<!doctype html><h1>Bad gateway</h1>");

    let body = stored;
    if (fault?.kind === "changed") body = fault.body;
    if (fault?.kind === "short") body = stored.subarray(0, fault.bytes);
    if (fault?.kind === "flip") {
      body = Buffer.from(stored);
      body[fault.at] = (body[fault.at] ?? 0) ^ 1;
    }
    const etag = fault?.kind === "etag" ? fault.etag : `"cdn-${sha256(body).slice(0, 8)}"`;
    if (!response.hasHeader("etag")) response.setHeader("etag", etag);
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    const condition = request.headers["if-range"];
    const partial = asked && fault?.kind !== "ignoreRange" && (!condition || condition === response.getHeader("etag"));
    const start = partial ? Number(asked[1]) : 0;
    if (partial && start >= body.length) {
      return void response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    }
    const end = partial && asked[2] ? Math.min(Number(asked[2]), body.length - 1) : body.length - 1;
    const piece = body.subarray(start, end + 1);
    const range = fault?.kind === "wrongRange" ? fault.header : `bytes ${start}-${end}/${body.length}`;
    if (partial && fault?.kind !== "noContentRange") response.setHeader("content-range", range);
    response.writeHead(partial ? 206 : 200, { "content-length": piece.length });
    if (fault?.kind === "cut") return void response.write(piece.subarray(0, fault.after), () => response.destroy());
    if (fault?.kind === "hang") return void response.write(piece.subarray(0, fault.after));
    if (fault?.kind === "slow") return drip(response, piece, fault.piece);
    response.end(piece);
  }
}

function drip(response: ServerResponse, body: Buffer, size: number): void {
  if (body.length === 0) return void response.end();
  response.write(body.subarray(0, size), () => setImmediate(() => drip(response, body.subarray(size), size)));
}
