import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { open } from "./inspector-page.ts";

/**
 * What axe finds: broken rules, and contrast of HTML text that it could not decide. It cannot see behind
 * svg text, whose contrast the tests of the views compute from their colours, and leaves single characters open.
 */
async function findings(page: Page): Promise<string[]> {
  const { violations, incomplete } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const broken = violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, node })));
  const undecided = incomplete
    .filter(({ id }) => id === "color-contrast")
    .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, node })))
    .filter(({ node }) => !/^<t(ext|span)\b/.test(node.html) && !/too short|non-text/.test(node.any[0]?.message ?? ""));
  return [...broken, ...undecided].map(({ id, node }) => `${id}: ${node.html.slice(0, 200)} ${node.any[0]?.message}`);
}

const sizes = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

for (const [size, viewport] of Object.entries(sizes)) {
  for (const lang of ["en", "zh"]) {
    for (const theme of ["light", "dark"]) {
      test(`axe finds nothing on the inspector: ${size}, ${lang}, ${theme}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ reducedMotion: "reduce" });
        await open(page, `#/inspect?lang=${lang}&theme=${theme}`);
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
        expect(await findings(page)).toEqual([]);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(sideways, "pixels that the page is wider than the window").toBeLessThanOrEqual(0);

        await page.getByRole("button", { name: /^(Help and shortcuts|帮助与快捷键)$/ }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        // Text that is scrolled out of a dialog stays undecided; its colours are those checked above.
        const broken = (await findings(page)).filter((finding) => !finding.includes("partially overlaps"));
        expect(broken).toEqual([]);
      });
    }
  }
}
