import { afterEach, expect, test, vi } from "vitest";
import type { FileSource } from "../../../src/model/engine.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { readSource } from "../../../src/model/network/read-source.ts";

const source = {
  kind: "url",
  id: "one",
  weights: "https://here/model.safetensors",
  config: "https://here/config.json",
} as const satisfies FileSource;

/** A network in which nothing arrives before the test says so. */
function slowNetwork() {
  const asked = new Map<string, { signal: AbortSignal; answer: (response: Response) => void }>();
  vi.stubGlobal(
    "fetch",
    (url: string, { signal }: { signal: AbortSignal }) =>
      new Promise<Response>((resolve, reject) => {
        asked.set(url, { signal, answer: resolve });
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      }),
  );
  const at = (url: string) => {
    const request = asked.get(url);
    if (!request) throw new Error(`nobody asked for ${url}`);
    return request;
  };
  return { asked, at };
}

afterEach(() => vi.unstubAllGlobals());

test("the files of a checkpoint are asked for side by side", async () => {
  const { asked, at } = slowNetwork();
  const read = readSource(source, {});
  expect([...asked.keys()].sort()).toEqual([source.config, source.weights].sort());
  at(source.weights).answer(new Response(Uint8Array.of(1, 2, 3)));
  at(source.config).answer(new Response("{}"));
  expect(await read).toMatchObject({ weights: Uint8Array.of(1, 2, 3), config: "{}" });
});

test("when one of the files is not there, the others need not come", async () => {
  const { at } = slowNetwork();
  const read = readSource(source, {});
  at(source.config).answer(new Response("", { status: 404 }));
  await expect(read).rejects.toMatchObject({ code: "download.status", values: { url: source.config } });
  expect(at(source.weights).signal.aborted).toBe(true);
});

test("who cancels ends all of it, and hears of that alone", async () => {
  const { at } = slowNetwork();
  const cancelled = new AbortController();
  const read = readSource(source, { signal: cancelled.signal });
  cancelled.abort();
  await expect(read).rejects.toMatchObject({ name: "AbortError" });
  expect(at(source.weights).signal.aborted).toBe(true);
});

test("the backend starts while the files are on their way", async () => {
  slowNetwork();
  const open = vi.fn(async () => Promise.reject(new Error("none here")));
  const steps = { probe: async () => ({ kind: "none", adapter: null }) as const, open, check: async () => null };
  const engine = new NetworkEngine({ asked: "cpu", steps });
  const cancelled = new AbortController();
  const load = engine.load(source, { signal: cancelled.signal });
  await vi.waitFor(() => expect(open).toHaveBeenCalled());
  cancelled.abort();
  await expect(load).rejects.toMatchObject({ name: "AbortError" });
});
