import { afterAll, expect, test } from "vitest";
import { openPage } from "./browser-page.ts";
import { serve, stop } from "./misbehaving-server.ts";
import { png, quarters } from "./pictures.ts";

// In a real browser, under the page's own policy: only there does CORS exist.
const picture = png({ width: 6, height: 4, channels: 3, samples: quarters(6, 4) });
const elsewhere = await serve({
  "/closed.png": { body: picture, headers: { "content-type": "image/png" } },
  "/open.png": { body: picture, headers: { "content-type": "image/png", "access-control-allow-origin": "*" } },
});
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https: http://127.0.0.1:*; img-src 'self' blob: data: https:";
const { page, origin, close } = await openPage(
  "fetch-picture.ts",
  "fetchPicture",
  { "/own.png": { body: picture } },
  { "content-security-policy": policy },
);
afterAll(async () => {
  await close();
  await stop(elsewhere.server);
});

/** Size of the blob, or the code of the refusal, as the page sees it. */
const outcome = (url: string): Promise<unknown> =>
  page.evaluate(
    `fetchPicture(${JSON.stringify(url)}).then((blob) => blob.size, (error) => error.code ?? String(error))`,
  );

test("a picture of the page's own site comes", async () => {
  expect(await outcome(`${origin}/own.png`)).toBe(picture.length);
});

test("a picture of another site that allows it comes", async () => {
  expect(await outcome(`${elsewhere.origin}/open.png`)).toBe(picture.length);
});

test("a picture of another site that does not allow it is explained", async () => {
  expect(await outcome(`${elsewhere.origin}/closed.png`)).toBe("picture.network");
});

test("a data address needs no fetch, which the page's policy would forbid", async () => {
  expect(await outcome(`data:image/png;base64,${Buffer.from(picture).toString("base64")}`)).toBe(picture.length);
});
