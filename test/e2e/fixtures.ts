import { test as base, expect, type Page } from "@playwright/test";

/** What went wrong in a page without any assertion noticing. */
export interface Watch {
  /** Uncaught errors and rejected promises, and what the console calls an error. */
  readonly errors: string[];
  /** Requests to another origin than the page's own; data: and blob: stay on the machine. */
  readonly foreign: string[];
  /** What the Content-Security-Policy stopped. */
  readonly violations: string[];
}

declare global {
  interface Window {
    /** The page tells its policy violations here. */
    vitrineViolation?: (text: string) => void;
  }
}

/**
 * Watches a page from before its first script on.
 *
 * @param home origin whose requests are no surprise
 */
async function watch(page: Page, home: string): Promise<Watch> {
  const seen: Watch = { errors: [], foreign: [], violations: [] };
  page.on("pageerror", (error) => seen.errors.push(error.stack ?? String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && origin !== home) seen.foreign.push(request.url());
  });
  await page.exposeFunction("vitrineViolation", (text: string) => {
    seen.violations.push(text);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
      window.vitrineViolation?.(`${violatedDirective}: ${blockedURI} (${sourceFile})`);
    });
  });
  return seen;
}

/**
 * Playwright's `test`, which also fails when the page threw, called something an error on the console,
 * asked another site for anything, or did what its policy forbids. A test that means to cause one of
 * these takes `watched`, checks the list and empties it: `watched.errors.length = 0`.
 */
export const test = base.extend<{ watched: Watch }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const seen = await watch(page, new URL(baseURL ?? "").origin);
      await use(seen);
      expect(seen, "nothing may go wrong in silence").toEqual({ errors: [], foreign: [], violations: [] });
    },
    { auto: true },
  ],
});

/** Waits until the first run is shown. */
export async function shown(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-ready", "true", { timeout: 45_000 });
}

export { expect } from "@playwright/test";
