import { afterAll, beforeEach, expect, test } from "vitest";
import { openPage } from "../image/browser-page.ts";
import { commit, config, HubServer, preprocessor, repository, sha256, weights } from "./hub-server.ts";
import type { fetchFromHub as inPage } from "./in-page.ts";

// In a real browser: only there are the headers of a redirect hidden and other origins asked for permission.
const server = new HubServer();
await server.start();
const { page, close } = await openPage("../../../test/model/hub/in-page.ts", "fetchFromHub");
afterAll(async () => {
  await close();
  await server.stop();
});
beforeEach(async () => {
  server.reset();
  await page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))");
});

const fetchFromHub = (name = repository, forgetDigests = false): ReturnType<typeof inPage> =>
  page.evaluate(`fetchFromHub(${JSON.stringify(server.hub)}, ${JSON.stringify(name)}, ${forgetDigests})`);
const asked = (method: string) => server.log.filter((line) => line.startsWith(method));

const right = {
  commit,
  sha256: sha256(weights),
  config: config.toString(),
  stored: "stored",
  verified: true,
  fromCache: false,
  whole: [weights.length + config.length + preprocessor.length],
};

test("a model of a hub arrives in a page of another origin, checked and stored, without asking for permission", async () => {
  expect(await fetchFromHub()).toEqual(right);
  expect(asked("OPTIONS")).toEqual([]);
});

test("a cut at 1 MB is gone on from by Range, which needs no permission", async () => {
  Object.assign(server.behaviour, { preflight: false, faults: [{ kind: "cut", after: 2 ** 20 }] });
  expect(await fetchFromHub()).toEqual(right);
  expect(asked("OPTIONS")).toEqual([]);
  expect(server.log.some((line) => /signature=1 bytes=\d{4,}-$/.test(line))).toBe(true);
});

test("without an API, commit and digest are found although a browser hides the redirect's headers", async () => {
  server.behaviour.api = "absent";
  expect(await fetchFromHub()).toEqual(right);
});

test.each([true, false])("without a digest a cut is gone on from (If-Range permitted: %s)", async (preflight) => {
  Object.assign(server.behaviour, { preflight, faults: [{ kind: "cut", after: 2 ** 20 }] });
  expect(await fetchFromHub(repository, true)).toMatchObject({ sha256: right.sha256, verified: false });
  // Bytes that the browser had not handed out before the cut are lost: then it starts anew, else it asks by If-Range.
  expect(server.log.filter((line) => line.includes("model.safetensors")).length).toBeGreaterThan(1);
});

test("the second time nothing is fetched", async () => {
  await fetchFromHub();
  server.log = [];
  expect(await fetchFromHub()).toEqual({ ...right, fromCache: true });
  expect(server.log.every((line) => line.startsWith("GET /api/"))).toBe(true);
});

test("what a hub refuses is understood across origins", async () => {
  expect(await fetchFromHub("timm/nothing")).toBe("hub.missing");
  server.behaviour.api = { status: 401, code: "GatedRepo" };
  expect(await fetchFromHub()).toBe("hub.gated");
});
