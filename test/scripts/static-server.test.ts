import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { securityHeaders } from "../../scripts/site/security-headers.mjs";
import { createStaticServer, mediaTypeOf, parseRange } from "../../scripts/site/static-server.mjs";

const folder = mkdtempSync(join(tmpdir(), "vitrine site "));
const root = join(folder, "dist");
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
const page = `<!doctype html><title>page</title>${"text ".repeat(500)}`;
const server = createStaticServer(root);
let port = 0;

beforeAll(async () => {
  mkdirSync(join(root, "assets"), { recursive: true });
  mkdirSync(join(root, "models/two words"), { recursive: true });
  mkdirSync(join(root, ".vite"));
  writeFileSync(join(root, "index.html"), page);
  writeFileSync(join(root, "assets/main-abc123.js"), "export const a = 1;\n");
  writeFileSync(join(root, "assets/kernel-abc123.wasm"), bytes);
  writeFileSync(join(root, "models/two words/model.safetensors"), bytes);
  writeFileSync(join(root, ".vite/manifest.json"), "{}");
  writeFileSync(join(root, "empty.txt"), "");
  writeFileSync(join(folder, "secret.txt"), "secret");
  symlinkSync(join(folder, "secret.txt"), join(root, "link.txt"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A request whose path is sent as it stands: `fetch` would tidy `..` away. */
function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", path, headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

const model = "/models/two%20words/model.safetensors";

describe("what is served", () => {
  test("the folder's address gives its page", async () => {
    const { status, headers, body } = await ask("/");
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(body.toString()).toBe(page);
  });

  test("a query in the address changes nothing", async () => {
    expect((await ask("/?backend=cpu")).body.toString()).toBe(page);
  });

  test.each([
    ["/assets/main-abc123.js", "text/javascript; charset=utf-8"],
    ["/assets/kernel-abc123.wasm", "application/wasm"],
    [model, "application/octet-stream"],
  ])("%s has the media type %s", async (path, type) => {
    expect((await ask(path)).headers["content-type"]).toBe(type);
  });

  test("module scripts, and files of an unknown kind, have a media type too", () => {
    expect(mediaTypeOf("a.mjs")).toBe("text/javascript; charset=utf-8");
    expect(mediaTypeOf("a.JPG")).toBe("image/jpeg");
    expect(mediaTypeOf("a.unknown")).toBe("application/octet-stream");
  });

  test("an empty file is an empty answer", async () => {
    const { status, body } = await ask("/empty.txt");
    expect([status, body.length]).toEqual([200, 0]);
  });

  test("HEAD gives the headers of GET and no body", async () => {
    const { status, headers, body } = await ask(model, {}, "HEAD");
    expect([status, headers["content-length"], body.length]).toEqual([200, "1000", 0]);
  });
});

describe("what is refused", () => {
  test.each([
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    "/..\\secret.txt",
    "/..%5csecret.txt",
    "/link.txt",
    "/.vite/manifest.json",
    "/index.html%00.js",
    "/%",
    "/%ff",
    "//etc/passwd",
    "/nothing.js",
    "/assets",
    "/assets/",
    "*",
  ])("%s is not found", async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.toString()).toBe("There is no such file here.\n");
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("%s is not allowed", async (method) => {
    const { status, headers } = await ask("/", {}, method);
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });
});

describe("headers", () => {
  test.each(["/", model, "/nothing.js", "/../secret.txt"])("%s carries every security header", async (path) => {
    const { headers } = await ask(path);
    for (const [name, value] of Object.entries(securityHeaders)) expect(headers[name.toLowerCase()]).toBe(value);
    expect(headers["cross-origin-embedder-policy"]).toBeUndefined();
  });

  test("hashed files are kept for good, the page is asked for again", async () => {
    expect((await ask("/assets/main-abc123.js")).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask("/")).headers["cache-control"]).toBe("no-cache");
  });

  test("text travels as gzip when the browser takes it, bytes never", async () => {
    const packed = await ask("/", { "Accept-Encoding": "br, gzip" });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    expect(packed.headers.vary).toBe("Accept-Encoding");
    expect(gunzipSync(packed.body).toString()).toBe(page);
    expect(packed.body.length).toBe(Number(packed.headers["content-length"]));
    expect((await ask(model, { "Accept-Encoding": "gzip" })).headers["content-encoding"]).toBeUndefined();
  });

  test("a file that the browser has is answered with 304", async () => {
    for (const encoding of ["identity", "gzip"]) {
      const first = await ask("/", { "Accept-Encoding": encoding });
      const again = await ask("/", {
        "Accept-Encoding": encoding,
        "If-None-Match": `"other", W/${String(first.headers.etag)}`,
      });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, first.headers.etag]);
    }
  });
});

describe("ranges", () => {
  test.each([
    ["bytes=0-99", 0, 100],
    ["bytes=990-", 990, 1000],
    ["bytes=-10", 990, 1000],
    ["bytes=990-5000", 990, 1000],
    ["bytes=-5000", 0, 1000],
  ])("%s", async (range, start, end) => {
    const { status, headers, body } = await ask(model, { Range: range });
    expect(status).toBe(206);
    expect(headers["content-range"]).toBe(`bytes ${start}-${end - 1}/1000`);
    expect([...body]).toEqual([...bytes.subarray(start, end)]);
  });

  test("a range behind the end is refused with the size", async () => {
    const { status, headers } = await ask(model, { Range: "bytes=1000-" });
    expect([status, headers["content-range"]]).toEqual([416, "bytes */1000"]);
  });

  test("what is no range, or several, gives the whole file", () => {
    for (const header of [undefined, "", "bytes=-", "bytes=9-2", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b"]) {
      expect(parseRange(header, 1000)).toBe("whole");
    }
    expect(parseRange("bytes=-0", 1000)).toBe("unsatisfiable");
  });

  test("a range of a file that has changed since gives the whole file", async () => {
    const { headers } = await ask(model);
    expect((await ask(model, { Range: "bytes=0-9", "If-Range": String(headers.etag) })).status).toBe(206);
    expect((await ask(model, { Range: "bytes=0-9", "If-Range": '"old"' })).status).toBe(200);
  });
});
