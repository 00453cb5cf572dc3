import { chromium } from "@playwright/test";
import { browserArguments, findBrowser } from "../../scripts/browser.mjs";
import { installProbe } from "./probe.mjs";

/** A laptop's window. */
const viewport = { width: 1440, height: 900 };
const patience = 180_000;

/** A headless Chromium that opens the built page, each time as somebody who was never there. */
export async function startBrowser(home) {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...browserArguments, "--js-flags=--expose-gc"],
  });

  /** A page in a fresh profile on its way to an address. */
  async function start(address) {
    const context = await browser.newContext({ viewport, locale: "en-US", reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on("pageerror", (error) => console.error(`  the page failed: ${error.message}`));
    await page.addInitScript(installProbe);
    // A new window takes the processor for itself at first.
    await page.waitForTimeout(1000);
    await page.goto(home + address);
    return { page, close: () => context.close() };
  }

  const firstsOf = (page) => page.evaluate(() => window.vitrineProbe.firsts());

  /** Opens the page and waits for the first map. */
  async function open(search = "") {
    const { page, close } = await start(search);
    await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
    const first = await firstsOf(page);
    await rested(page);
    return { page, first, close };
  }

  /** Opens a lesson for its times: until its text stands, which is all that is waited for. */
  async function timesOfLesson(address) {
    const { page, close } = await start(address);
    await page.waitForFunction(() => document.querySelector("#lesson h2"));
    const first = await firstsOf(page);
    await close();
    return first;
  }

  /** The process id of the page's renderer: the one that has run longest. */
  async function renderer() {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    await session.detach();
    const renderers = processInfo.filter(({ type }) => type === "renderer");
    return renderers.sort((a, b) => b.cpuTime - a.cpuTime)[0]?.id;
  }

  return { open, timesOfLesson, renderer, version: browser.version(), close: () => browser.close() };
}

/** Waits until nothing is under way and every panel is on the page. */
export async function rested(page) {
  await page.waitForFunction(
    () => document.querySelector("#rollout canvas, #reach canvas") && window.vitrineProbe.isResting(),
  );
}

/** The time in ms from what `start` does in the page to the frame that shows all of its result. */
export async function timeOfWork(page, start) {
  const end = page.evaluate(() => window.vitrineProbe.nextWork());
  await start();
  const { milliseconds } = await end;
  return milliseconds;
}

/** Opens a checkpoint by the page's own file picker; gives its id behind `window.vitrine`. */
export async function openCheckpoint(page, { name, files }) {
  await page.locator("header button[aria-expanded]").first().click();
  await page.getByRole("button", { name: /^(Open a checkpoint|打开检查点)/ }).click();
  await page.locator("[data-testid=checkpoint]").waitFor({ state: "attached" });
  await timeOfWork(page, () => page.locator("[data-testid=checkpoint]").setInputFiles(files));
  const problem = page.locator("[role=alert] p").first();
  if (await problem.count()) throw new Error(`${name} was refused: ${await problem.textContent()}`);
  await rested(page);
  return `own:${name}`;
}
