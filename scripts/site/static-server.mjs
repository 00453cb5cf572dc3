import { createReadStream } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { headersOf, immutable, immutableFolder, isolationHeaders } from "./security-headers.mjs";

/** @type {Readonly<Record<string, string>>} */
const mediaTypes = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".md": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".safetensors": "application/octet-stream",
};

/** The media type of a file by the end of its name; unknown ones are bytes. */
export function mediaTypeOf(path) {
  return mediaTypes[extname(path).toLowerCase()] ?? "application/octet-stream";
}

const isCompressible = (type) => /^text\/|json|javascript|svg|wasm/.test(type);

/**
 * The file that an address means; undefined when it names nothing inside the folder.
 *
 * @param {string} root folder that is served, absolute
 * @param {string} url path of the request, still percent-encoded
 * @returns {Promise<{ path: string, size: number, modified: number } | undefined>} size in bytes, modified in ms
 */
export async function resolveFile(root, url) {
  let name;
  try {
    name = decodeURIComponent(url.split(/[?#]/, 1)[0]);
  } catch {
    return undefined;
  }
  // A file of the site has none of these in its name; refused before the file system is asked.
  if (!name.startsWith("/") || name.includes("\0") || name.includes("\\")) return undefined;
  if (name.split("/").some((part) => part.startsWith("."))) return undefined;
  try {
    const base = await realpath(root);
    let path = await realpath(join(base, name));
    if ((await stat(path)).isDirectory()) {
      if (!name.endsWith("/")) return undefined;
      path = await realpath(join(path, "index.html"));
    }
    // A link inside the folder may not lead out of it.
    if (!path.startsWith(base + sep)) return undefined;
    const { size, mtimeMs } = await stat(path);
    return { path, size, modified: mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * One range of bytes, both ends inclusive: `bytes=0-99`, `bytes=100-`, `bytes=-100`.
 *
 * @returns {{ start: number, end: number } | "whole" | "unsatisfiable"} "whole" for what may be
 *   ignored: no range, another unit, several ranges
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return "whole";
  const [, first, last] = match;
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== "" && Number(last) < start) return "whole";
  return start >= size ? "unsatisfiable" : { start, end };
}

const compress = promisify(gzip);

/**
 * A server of static files: right media types, ranges, ETag and 304, gzip for text, hashed files
 * kept for good, the security headers on every answer, nothing from outside the folder.
 *
 * @param {string} root folder to serve
 * @param {{ isolated?: boolean }} [options] isolated: with the headers that threads need
 */
export function createStaticServer(root, { isolated = false } = {}) {
  /** Compressed text by ETag, made once. */
  const compressed = new Map();

  async function answer(request, response) {
    const [path = "/"] = (request.url ?? "/").split(/[?#]/, 1);
    const headers = { ...headersOf(path), ...(isolated ? isolationHeaders : {}) };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const say = (status, text) => {
      response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
      response.end(request.method === "HEAD" ? undefined : `${text}\n`);
    };
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("Allow", "GET, HEAD");
      return say(405, "This server only gives files.");
    }
    const file = await resolveFile(root, request.url ?? "/");
    if (!file) return say(404, "There is no such file here.");

    const type = mediaTypeOf(file.path);
    const range = parseRange(request.headers.range, file.size);
    const packed =
      isCompressible(type) && range === "whole" && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    const etag = `"${file.size.toString(36)}-${Math.round(file.modified).toString(36)}${packed ? "-gz" : ""}"`;
    response.setHeader("Content-Type", type);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("ETag", etag);
    if (isCompressible(type)) response.setHeader("Vary", "Accept-Encoding");
    response.setHeader("Cache-Control", request.url?.startsWith(immutableFolder) ? immutable : "no-cache");

    const known = (request.headers["if-none-match"] ?? "").split(/\s*,\s*/).map((tag) => tag.replace(/^W\//, ""));
    if (known.includes(etag) || known.includes("*")) {
      response.removeHeader("Content-Type");
      return response.writeHead(304).end();
    }
    if (packed) {
      const body = compressed.get(etag + file.path) ?? (await compress(await readFile(file.path)));
      compressed.set(etag + file.path, body);
      response.writeHead(200, { "Content-Encoding": "gzip", "Content-Length": body.length });
      return response.end(request.method === "HEAD" ? undefined : body);
    }
    const stale = request.headers["if-range"] !== undefined && request.headers["if-range"] !== etag;
    if (range === "unsatisfiable" && !stale) {
      response.setHeader("Content-Range", `bytes */${file.size}`);
      return say(416, `The file has ${file.size} bytes; the range asked for lies behind its end.`);
    }
    const part = stale || typeof range === "string" ? undefined : range;
    const { start, end } = part ?? { start: 0, end: file.size - 1 };
    if (part) response.setHeader("Content-Range", `bytes ${start}-${end}/${file.size}`);
    response.writeHead(part ? 206 : 200, { "Content-Length": end - start + 1 });
    if (request.method === "HEAD" || file.size === 0) return response.end();
    await pipeline(createReadStream(file.path, { start, end }), response);
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => {
      // The reader went away, or the file changed while it was read: the connection cannot go on.
      response.destroy();
    });
  });
}
