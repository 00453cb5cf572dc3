import { afterAll, describe, expect, test } from "vitest";
import { ModelError } from "../../../src/model/errors.ts";
import { fetchPicture } from "../../../src/model/image/fetch-picture.ts";
import { maxFileBytes } from "../../../src/model/image/sniff.ts";
import { serve, stop } from "./misbehaving-server.ts";
import { ascii, png, pngHead, quarters } from "./pictures.ts";

const picture = png({ width: 6, height: 4, channels: 3, samples: quarters(6, 4) });
const { server, origin } = await serve({
  "/picture.png": { body: picture, headers: { "content-type": "image/png" } },
  "/wrong-type": { body: picture, headers: { "content-type": "text/plain" } },
  "/moved": { status: 302, headers: { location: "/picture.png" } },
  "/round": { status: 302, headers: { location: "/round" } },
  "/broken": { status: 500, body: "oops" },
  "/page": { body: "<!doctype html><title>A gallery</title>", headers: { "content-type": "image/png" } },
  "/nothing": {},
  "/bomb.png": { body: pngHead(16000, 16000) },
  "/cut": { body: picture, ending: "cut" },
  "/slow": { body: picture, ending: "hang" },
  "/huge": { body: "x", headers: { "content-length": String(maxFileBytes + 1) }, ending: "hang" },
  "/endless": { body: new Uint8Array(maxFileBytes + 2), chunked: true },
});
afterAll(() => stop(server));

async function refusal(url: string): Promise<ModelError> {
  const error = await fetchPicture(url).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw error ?? new Error("was not refused");
  return error;
}

describe("what arrives", () => {
  test.each(["/picture.png", "/wrong-type", "/moved"])(
    "%s gives the picture's bytes, typed by what they are",
    async (path) => {
      const blob = await fetchPicture(origin + path);
      expect(blob.type).toBe("image/png");
      expect(new Uint8Array(await blob.arrayBuffer())).toEqual(picture);
    },
  );

  test("spaces around a pasted address do no harm", async () => {
    expect((await fetchPicture(`  ${origin}/picture.png\n`)).size).toBe(picture.length);
  });

  test("data addresses are read, in base64 and in percent escapes", async () => {
    const base64 = `data:image/png;base64,${Buffer.from(picture).toString("base64")}`;
    const escaped = `data:,${Array.from(picture, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")}`;
    for (const url of [base64, escaped]) {
      expect(new Uint8Array(await (await fetchPicture(url)).arrayBuffer())).toEqual(picture);
    }
  });
});

describe("what does not", () => {
  test.each([
    ["an unknown page", "/absent", "picture.status", "404"],
    ["a broken server", "/broken", "picture.status", "500"],
    ["a redirect in a circle", "/round", "picture.network", "CORS"],
    ["a page under a picture's type", "/page", "image.html", "web page"],
    ["nothing at all", "/nothing", "image.empty", "0 bytes"],
    ["a bomb", "/bomb.png", "image.tooManyPixels", "16000 × 16000"],
    ["a connection that breaks", "/cut", "picture.cut", "broke"],
    ["a file announced above the limit", "/huge", "image.tooManyBytes", "64 MB"],
  ])("%s", async (_, path, code, words) => {
    const error = await refusal(origin + path);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  test("a file above the limit that does not say so is stopped while it comes", async () => {
    const error = await refusal(`${origin}/endless`);
    expect(error.code).toBe("image.tooManyBytes");
  });

  test("a server that is not there, with CORS named as the likely cause and a way out", async () => {
    const gone = await serve({});
    await stop(gone.server);
    const error = await refusal(`${gone.origin}/picture.png`);
    expect(error.code).toBe("picture.network");
    expect(error.message).toContain("Download the picture and drop it here");
  });

  test.each([
    "",
    "cat.png",
    "/images/cat.png",
    "ftp://host/cat.png",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "blob:x",
  ])("“%s” is no address of a picture", async (url) => {
    expect((await refusal(url)).code).toBe("picture.address");
  });

  test("a long wrong address is shortened in the sentence", async () => {
    expect((await refusal("x".repeat(5000))).message.length).toBeLessThan(300);
  });

  test.each(["data:image/png;base64", "data:image/png;base64,%%%", "data:image/png;base64,iVBOR*"])(
    "“%s” is no complete data address",
    async (url) => {
      expect((await refusal(url)).code).toBe("picture.data");
    },
  );

  test("text in a data address", async () => {
    expect((await refusal(`data:text/plain;base64,${btoa(String.fromCharCode(...ascii("hello")))}`)).code).toBe(
      "image.text",
    );
  });
});

describe("cancelling", () => {
  test("a download that hangs ends in silence", async () => {
    const controller = new AbortController();
    const running = fetchPicture(`${origin}/slow`, { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });

  test("an aborted signal asks for nothing", async () => {
    const running = fetchPicture(`${origin}/picture.png`, { signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
  });
});
