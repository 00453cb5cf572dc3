import type { Page, Route } from "@playwright/test";
import type { VitConfig } from "../../src/model/config.ts";
import { commit, gitId, sha256 } from "../model/hub/hub-server.ts";
import { configJson, randomCheckpoint, tinyConfig } from "./checkpoints.ts";

/** The mirror that the tests name in the settings; `.example` never exists (RFC 2606). */
export const hubHost = "https://hub.example";
export const hubRepository = "someone/tiny-vit";
export const hubId = `hub:${hubRepository}@${commit}`;

/** Of 3.6 MB, so that its beginning is worth keeping. */
export const hubConfig: VitConfig = { ...tinyConfig, embedDim: 192, numHeads: 3, depth: 2 };

/** How the hub answers; a test changes it as it goes. */
export interface FakeHub {
  /** What was asked, such as `GET /someone/tiny-vit/resolve/…/model.safetensors bytes=0-`. */
  readonly log: string[];
  /** Answers everything in place of the hub. */
  refusal: { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string } | null;
  /** Bytes of the weights. */
  readonly size: number;
}

const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "X-Repo-Commit,X-Error-Code,ETag,Link,Content-Range,Retry-After",
};

/** Plays a hub with one model for every page of `page`, without a network. */
export async function playHub(page: Page): Promise<FakeHub> {
  const weights = Buffer.from(randomCheckpoint(hubConfig));
  const config = Buffer.from(configJson(hubConfig));
  const files = new Map([
    ["model.safetensors", weights],
    ["config.json", config],
  ]);
  const hub: FakeHub = { log: [], refusal: null, size: weights.length };
  await page.route(`${hubHost}/**`, async (route) => {
    const request = route.request();
    const url = new URL(request.url());
    const range = request.headers()["range"];
    hub.log.push(`${request.method()} ${decodeURIComponent(url.pathname)}${range ? ` ${range}` : ""}`);
    if (hub.refusal) {
      const { status, headers = {}, body = "no" } = hub.refusal;
      return route.fulfill({ status, headers: { ...cors, ...headers }, body });
    }
    return answer(route, url, files, range);
  });
  return hub;
}

function answer(route: Route, url: URL, files: ReadonlyMap<string, Buffer>, range: string | undefined): Promise<void> {
  const json = (body: unknown) => route.fulfill({ status: 200, headers: cors, json: body });
  const missing = (code: string) =>
    route.fulfill({ status: 404, headers: { ...cors, "x-error-code": code }, body: "" });
  const api = `/api/models/${hubRepository}`;
  if (url.pathname.startsWith(`${api}/revision/`)) return json({ sha: commit, tags: ["license:apache-2.0"] });
  if (url.pathname.startsWith(`${api}/tree/`)) {
    return json(
      [...files].map(([path, body]) => ({
        type: "file",
        path,
        size: body.length,
        oid: gitId(body),
        ...(path.endsWith(".safetensors") ? { lfs: { oid: sha256(body), size: body.length } } : {}),
      })),
    );
  }
  const body = files.get(url.pathname.split(`/${hubRepository}/resolve/${commit}/`)[1] ?? "");
  if (!body) return missing(url.pathname.includes(hubRepository) ? "EntryNotFound" : "RepoNotFound");
  const [, from = "0", to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const [start, end] = [Number(from), Math.min(Number(to || Number.POSITIVE_INFINITY), body.length - 1)];
  const headers = { ...cors, "content-range": `bytes ${start}-${end}/${body.length}` };
  return route.fulfill({ status: range ? 206 : 200, headers, body: body.subarray(start, end + 1) });
}

declare global {
  interface Window {
    /** After how many bytes the next answers with weights stop: `cut` ends them; `hold` lets those come one by one, and then nothing more. */
    hubFaults: { readonly kind: "cut" | "hold"; readonly after: number }[];
  }
}

/** Lets connections end or stand still in the middle, which answers of `page.route` cannot. Call before the page is opened. */
export async function letHubFail(page: Page): Promise<void> {
  await page.addInitScript((host) => {
    window.hubFaults = [];
    const ask = window.fetch;
    window.fetch = async (input, init) => {
      const response = await ask(input, init);
      // The heads of the weights, of which the end is stated, always arrive.
      const isHead = /-\d+$/.test(new Headers(init?.headers).get("range") ?? "");
      const isWeights = response.url.startsWith(host) && response.url.endsWith(".safetensors") && !isHead;
      const fault = isWeights && response.ok ? window.hubFaults.shift() : undefined;
      if (!fault) return response;
      const bytes = new Uint8Array(await response.arrayBuffer()).slice(0, fault.after);
      const body = new ReadableStream({
        start(controller) {
          if (fault.kind === "cut") controller.enqueue(bytes);
          init?.signal?.addEventListener("abort", () => controller.error(new DOMException("", "AbortError")));
        },
        async pull(controller) {
          if (fault.kind === "cut") return controller.error(new TypeError("network error"));
          const pieces = 10;
          for (let piece = 0; piece < pieces; piece++) {
            await new Promise((resolve) => setTimeout(resolve, 120));
            const [from, to] = [piece, piece + 1].map((part) => (part * bytes.length) / pieces);
            controller.enqueue(bytes.subarray(from, to));
          }
          return new Promise(() => {});
        },
      });
      const { status, headers, url } = response;
      const answer = new Response(body, { status, headers });
      Object.defineProperty(answer, "url", { value: url });
      return answer;
    };
  }, hubHost);
}
