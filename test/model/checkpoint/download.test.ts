import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { downloadBytes } from "../../../src/model/checkpoint/download.ts";
import { isAbort } from "../../../src/model/errors.ts";
import type { Progress } from "../../../src/model/progress.ts";
import { checked } from "./support.ts";

const body = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256));

/** A server that answers each path with another misdeed. */
const answers: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  "/whole": (response) => response.writeHead(200, { "content-length": body.length }).end(body),
  "/unsaid": (response) => {
    response.writeHead(200);
    response.write(body.subarray(0, 1000));
    response.end(body.subarray(1000));
  },
  "/gzip": (response) => {
    const packed = gzipSync(body);
    response.writeHead(200, { "content-length": packed.length, "content-encoding": "gzip" }).end(packed);
  },
  "/empty": (response) => response.writeHead(200, { "content-length": 0 }).end(),
  "/missing": (response) => response.writeHead(404).end("Entry not found"),
  "/login": (response) => response.writeHead(401).end("<html>login</html>"),
  "/broken": (response) => response.writeHead(503).end(),
  "/page": (response) => response.writeHead(200).end("<!doctype html><title>the app, for every path</title>"),
  "/short": (response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, 5000), () => response.destroy());
  },
  "/chunks-cut": (response) => {
    response.writeHead(200);
    response.write(body.subarray(0, 5000), () => setTimeout(() => response.destroy(), 20));
  },
  "/claims-much": (response) => {
    response.writeHead(200, { "content-length": 2 ** 40 });
    response.write(body);
  },
  "/endless": (response) => {
    const write = () => response.destroyed || response.write(body, write);
    response.writeHead(200);
    write();
  },
  "/stalls": (response) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.subarray(0, 1000));
  },
  "/circle": (response) => response.writeHead(302, { location: "/circle" }).end(),
  "/moved": (response) => response.writeHead(302, { location: "/whole" }).end(),
};

let server: Server;
let base = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    response.on("error", () => {});
    answers[request.url ?? ""]?.(response, request);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function failure(path: string, options?: Parameters<typeof downloadBytes>[1]) {
  const error = await downloadBytes(path.startsWith("/") ? base + path : path, options).catch((reason) => reason);
  return checked(error);
}

describe("downloadBytes", () => {
  test.each(["/whole", "/unsaid", "/gzip", "/moved"])("%s arrives whole", async (path) => {
    expect(Buffer.from(await downloadBytes(base + path)).equals(body)).toBe(true);
  });

  test("an empty file is empty, to be judged by its reader", async () => {
    expect((await downloadBytes(`${base}/empty`)).byteLength).toBe(0);
  });

  test("progress starts at 0, grows, ends at the total", async () => {
    const seen: Progress[] = [];
    await downloadBytes(`${base}/whole`, { onProgress: (progress) => seen.push(progress) });
    const loaded = seen.map((progress) => (progress.stage === "download" ? progress.loaded : -1));
    expect(loaded[0]).toBe(0);
    expect(loaded.at(-1)).toBe(body.length);
    expect([...loaded].sort((a, b) => a - b)).toEqual(loaded);
    expect(seen.every((progress) => progress.stage === "download" && progress.total === body.length)).toBe(true);
  });

  test.each(["/unsaid", "/gzip"])("%s has no total that would be wrong", async (path) => {
    const seen: Progress[] = [];
    await downloadBytes(base + path, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ stage: "download", loaded: body.length, total: null });
  });

  test.each([
    ["/missing", 404],
    ["/login", 401],
    ["/broken", 503],
  ])("%s is explained by its status", async (path, status) => {
    const error = await failure(path);
    expect(error.code).toBe("download.status");
    expect(error.message).toContain(String(status));
  });

  test("a web page in place of the file is told at once", async () => {
    expect((await failure("/page")).code).toBe("download.html");
  });

  test("a body shorter than its stated length is a cut, with both numbers", async () => {
    const error = await failure("/short");
    expect(error.code).toBe("download.cut");
    expect(error.values).toEqual({ url: `${base}/short`, loaded: 5000, total: body.length });
  });

  test("a connection lost in mid-body is a cut", async () => {
    const error = await failure("/chunks-cut");
    expect(error.code).toBe("download.cut");
    expect(error.values).toMatchObject({ total: null });
  });

  test("a stated length beyond the limit is refused before a byte of it is kept", async () => {
    const error = await failure("/claims-much");
    expect(error.code).toBe("download.tooLarge");
    expect(error.values).toMatchObject({ bytes: 2 ** 40 });
  });

  test("a body without end is refused at the limit", async () => {
    expect((await failure("/endless", { maxBytes: 1_000_000 })).code).toBe("download.tooLarge");
  });

  test.each([
    ["a server that is not there", "http://127.0.0.1:1/model.safetensors"],
    ["redirects in a circle", "/circle"],
    ["no address at all", "http://"],
  ])("%s is a network error that says what to do", async (_, path) => {
    const error = await failure(path);
    expect(error.code).toBe("download.network");
    expect(error.message).toContain("drop it here");
  });

  test("aborting before the answer or in mid-body is silence, not an error", async () => {
    const early = AbortSignal.abort();
    expect(isAbort(await downloadBytes(`${base}/whole`, { signal: early }).catch((reason) => reason))).toBe(true);
    const late = new AbortController();
    const onProgress = (progress: Progress) => {
      if (progress.stage === "download" && progress.loaded > 0) late.abort();
    };
    const pending = downloadBytes(`${base}/stalls`, { signal: late.signal, onProgress });
    expect(isAbort(await pending.catch((reason) => reason))).toBe(true);
  });
});
