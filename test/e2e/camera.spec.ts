import { browserArguments, findBrowser } from "../../scripts/browser.mjs";
import { expect, test } from "./fixtures.ts";
import { expectAddress, open, predictionRows, rested } from "./inspector-page.ts";

// A camera that the browser invents, and its permission.
test.use({
  launchOptions: {
    executablePath: findBrowser(),
    args: [...browserArguments, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
  },
});

test("the camera gives a picture, and stops when its window closes", async ({ page }) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const ask = media.getUserMedia.bind(media);
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    media.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  await open(page);
  const states = () =>
    page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map((track) => track.readyState));
  const camera = page.getByRole("button", { name: "Camera", exact: true });
  const rows = await predictionRows(page);

  await camera.click();
  await expect
    .poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  expect(await states()).toEqual(["live"]);
  await page.keyboard.press("Escape");
  await expect.poll(states).toEqual(["ended"]);
  await expect(camera).toBeFocused();

  await camera.click();
  await expect
    .poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.videoWidth))
    .toBeGreaterThan(0);
  await page.getByRole("button", { name: "Take the picture" }).click();
  await expectAddress(page, { image: "own" });
  await rested(page);
  expect(await states()).toEqual(["ended", "ended"]);
  expect(await predictionRows(page)).not.toEqual(rows);
});
