import { securityHeaders } from "../../scripts/site/security-headers.mjs";
import { expect, shown, test } from "./fixtures.ts";

test("every answer carries the security headers", async ({ request }) => {
  for (const path of ["./", "./theme.js", "./nothing"]) {
    const headers = (await request.get(path)).headers();
    for (const [name, value] of Object.entries(securityHeaders)) expect(headers[name.toLowerCase()]).toBe(value);
  }
});

test("the page carries the same policy, for hosts that send no headers", async ({ page }) => {
  await page.goto("./");
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute(
    "content",
    securityHeaders["Content-Security-Policy"] ?? "",
  );
  expect(await page.locator("script:not([src]), style").count()).toBe(0);
});

test("a static host finds the same headers in _headers", async ({ request }) => {
  const text = await (await request.get("./_headers")).text();
  for (const [name, value] of Object.entries(securityHeaders)) expect(text).toContain(`  ${name}: ${value}\n`);
});

test("nothing outside of the page's folder is given", async ({ request }) => {
  for (const path of ["./..%2fpackage.json", "./%2e%2e/package.json", "./assets/..%5c..%5cpackage.json", "./.vite/"]) {
    expect((await request.get(path)).status()).toBe(404);
  }
});

test("the page starts, computes and shows a first run, asking no other site for anything", async ({
  page,
  watched,
}) => {
  await page.goto("./");
  await expect(page).toHaveTitle(/Vitrine/);
  await shown(page);
  expect(watched.foreign).toEqual([]);
});

test("the policy stops a script of another site", async ({ page, watched }) => {
  await page.goto("./");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.src = "https://example.invalid/bad.js";
    document.head.append(script);
  });
  // The header and the page's own policy each report it.
  await expect.poll(() => watched.violations.length).toBe(2);
  expect(watched.violations.every((text) => text.startsWith("script-src"))).toBe(true);
  watched.violations.length = 0;
  watched.foreign.length = 0;
  watched.errors.length = 0;
});

test("the theme is chosen before the first paint, without the page's own script", async ({ page }) => {
  await page.route("**/assets/*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await page.addInitScript(() => localStorage.setItem("vitrine", '{"theme":"dark"}'));
  await page.goto("./");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.goto("./#/inspect?theme=light");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("a browser that denies storage and remembers nothing still shows the page", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await page.goto("./");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await shown(page);
});
