import { browserArguments, findBrowser, softwareWebgpuArguments } from "../../scripts/browser.mjs";
import { expect, test } from "./fixtures.ts";
import { expectPrediction, partsOf, rested, truth, watchEngine } from "./inspector-page.ts";

// A graphics device that the browser computes itself: right, but slow.
test.use({
  launchOptions: { executablePath: findBrowser(), args: [...browserArguments, ...softwareWebgpuArguments] },
});

test("when the graphics device goes away twice, the work is done all the same and the page says why", async ({
  page,
  watched,
}) => {
  test.setTimeout(120_000);
  // The engine's worker keeps its devices where a message of the test can end them, as a driver crash does.
  await page.route("**/assets/engine-worker*.js", async (route) => {
    const response = await route.fetch();
    const keep = `{
      const devices = [];
      const request = GPUAdapter.prototype.requestDevice;
      GPUAdapter.prototype.requestDevice = async function (...all) {
        const device = await request.apply(this, all);
        devices.push(device);
        return device;
      };
      new BroadcastChannel("crash").onmessage = () => devices.splice(0).forEach((device) => device.destroy());
    }`;
    const headers = { ...response.headers(), "cache-control": "no-store" };
    await route.fulfill({ response, headers, body: `${keep}\n${await response.text()}` });
  });
  const crash = () => page.evaluate(() => new BroadcastChannel("crash").postMessage("now"));
  await watchEngine(page);
  const runs = () => page.evaluate(() => window.engineCalls.filter((call) => call.includes('"value":"run"')).length);
  // tfjs alone: with our own kernels the run would be over before its device goes away.
  await page.goto("./?backend=webgpu&kernels=off");
  await expect(page.locator("html")).toHaveAttribute("data-ready", "true", { timeout: 90_000 });
  await expect(page.locator("header")).toContainText("WebGPU");
  await rested(page);

  await partsOf(page).samples.nth(1).click();
  // Three times the same forward pass: its device is lost, that of the new worker as well, and WebAssembly takes over.
  for (const attempt of [2, 3]) {
    await expect.poll(runs, { timeout: 30_000 }).toBe(attempt);
    await expect(page.getByText(/^Block \d of 5$/).first()).toBeVisible();
    await page.waitForTimeout(500);
    await crash();
  }
  await expect.poll(runs, { timeout: 30_000 }).toBe(4);
  await expect(page.locator("progress")).toHaveCount(0, { timeout: 60_000 });
  await expect(partsOf(page).notices).toHaveCount(0);
  await rested(page);
  await expect(page.locator("header")).toContainText("WebAssembly");
  await page.locator("header button[aria-expanded]").first().click();
  await expect(page.locator("header")).toContainText("the graphics card went away during the work");
  await expectPrediction(page, await truth(page, {}));
  watched.errors.length = 0;
});
