import { objections, wide } from "./a11y-checks.ts";
import { expect, shown, test } from "./fixtures.ts";

const lesson = "#/lessons/08-patches";

test("a lesson can be read before the engine is there, and its address leads back to the step", async ({ page }) => {
  await page.route("**/model.safetensors", () => {}); // the weights never arrive
  await page.goto(`./${lesson}?lang=en`);
  await expect(page.getByRole("heading", { level: 1, name: "Patches are words" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sources" })).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  await shown(page);
  await page.keyboard.press("Space");
  await expect(page.locator("[data-step=cut]")).toHaveAttribute("aria-current", "step");
  await expect(page).toHaveURL(/step=cut/);
  await page.reload();
  await expect(page.locator("[data-step=cut]")).toHaveAttribute("aria-current", "step");
});

test("a lesson's text needs a dozen files, and none of the engine's", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  let before: readonly string[] = [];
  await page.exposeFunction("textStands", () => (before = [...asked]));
  await page.addInitScript(() => {
    const { textStands } = window as unknown as { textStands: () => void };
    const observer = new MutationObserver(() => {
      if (!document.querySelector("#lesson h2")) return;
      observer.disconnect();
      textStands();
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.goto("./#/lessons/08-patches");
  await expect.poll(() => before.length).toBeGreaterThan(0);
  expect(before.filter((path) => /engine|wasm|safetensors/.test(path))).toEqual([]);
  expect(before.length, before.join("\n")).toBeLessThan(20);
});

test("a step changes the real figure, a task is done in it and still done on the next visit", async ({ page }) => {
  await page.goto(`./${lesson}?lang=zh&step=flatten`);
  await shown(page);
  await expect(page.locator("[data-figure=patch-two-ways]")).toContainText("图块 4, 6");
  await page.keyboard.press("Space");
  await page.locator("[data-step=multiply] [data-done] button").first().click();
  await expect(page.locator("[data-figure=patch-two-ways]")).toContainText("图块 9, 3");
  const grid = page.locator("[data-figure=patch-two-ways]").locator("[role=grid], [role=listbox]").first();
  await grid.focus();
  for (let press = 0; press < 11; press++) await page.keyboard.press("ArrowDown");
  for (let press = 0; press < 11; press++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-task=corner]")).toHaveAttribute("data-done", "true");
  await page.goto("./#/inspect");
  await page.goto("./#/lessons");
  await expect(page.locator("[data-task=corner]")).toHaveAttribute("data-done", "true");
});

test("the inspector's figure leads to its lesson, and the lesson back with its scene", async ({ page }) => {
  await page.goto("./#/inspect?lang=en");
  await shown(page);
  await page
    .locator("#patches")
    .getByRole("link", { name: /Lesson 08/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: "Patches are words" })).toBeVisible();
  await page
    .locator("[data-figure] > [role=group]")
    .getByRole("link", { name: "Open in the inspector" })
    .first()
    .click();
  await expect(page).toHaveURL(/#\/inspect\?.*query=7,7/);
});

test("a teacher's link fixes the picture and leaves the page around out", async ({ page }) => {
  await page.goto(`./${lesson}?lang=zh&step=cut&image=church&fix=image&controls=off`);
  await shown(page);
  await expect(page.locator("header nav, footer, details")).toHaveCount(0);
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/image=church.*step=flatten.*fix=image/);
});

test("a figure stands live in a frame of another page, from the code that its menu gives", async ({
  page,
  baseURL,
}) => {
  await page.goto("./#/inspect?lang=en&block=2");
  await shown(page);
  await page
    .locator("#matrix")
    .getByRole("button", { name: /Take away/ })
    .click();
  await page.locator("#matrix summary").click();
  const code = await page.getByLabel("HTML of the frame").inputValue();
  expect(code).toMatch(/^<iframe src="http[^"]+#\/embed\/matrix\?[^"]*block=2[^"]*" title="Vitrine: /);
  // Nothing that the server says keeps another site from framing the page.
  const headers = (await page.request.get("./")).headers();
  expect(headers["x-frame-options"] ?? headers["content-security-policy"]).not.toContain("frame-ancestors");
  const host = `${baseURL ?? ""}host.html`;
  await page.route(host, (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><title>Course</title>${code}` }),
  );
  await page.goto(host);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("figure", { name: "Query × key" })).toBeVisible();
  await expect(frame.locator("[class*=skeleton]")).toHaveCount(0, { timeout: 45_000 });
  await expect(frame.locator("header, footer")).toHaveCount(0);
});

test("a frame of the sum by hand begins with the numbers that were set, and the lesson's link as well", async ({
  page,
}) => {
  await page.goto("./#/lessons/05-by-hand?lang=en&step=sum");
  await shown(page);
  const number = page.getByRole("spinbutton", { name: "x of token 1, dimension 2" });
  await number.fill("-1.25");
  await number.press("Enter");
  const figure = page.locator("[data-figure='by-hand']");
  await figure.getByRole("button", { name: /Take away/ }).click();
  await figure.locator("summary").click();
  const code = await page.getByLabel("HTML of the frame").inputValue();
  const [, source = ""] = /src="([^"]+)"/.exec(code.replaceAll("&amp;", "&")) ?? [];
  await expect(page).toHaveURL(/hand\.x=-0\.8,-1\.25,/);
  const address = page.url();
  for (const there of [source, address]) {
    await page.goto("about:blank");
    await page.goto(there);
    await expect(page.getByRole("spinbutton", { name: "x of token 1, dimension 2" })).toHaveValue(/^[−-]1\.25$/);
  }
});

test("what would give a prediction away is neither seen nor heard before the answer", async ({ page }) => {
  await page.goto("./#/lessons/16-windows?lang=en");
  await shown(page);
  const figure = page.locator("[data-figure=reach]");
  const sum = figure.getByText(/^After 1 block/).last();
  await expect(figure.getByText("Guess first")).toBeVisible();
  await expect(figure.locator("[inert]")).toContainText("without");
  await page.locator("[data-predict=no-shift] [data-option=stuck]").click();
  await expect(figure.locator("[inert]")).toHaveCount(0);
  await expect(figure.getByText("Guess first")).toHaveCount(0);
  await expect(sum).toHaveCount(0);
  await page.goto("./#/lessons/11-whole-vit");
  const network = page.locator("[data-figure=build] > [role=group]");
  await expect(network).toContainText("22,776,808");
  await expect(network).not.toContainText("Heads only cut");
  await page.locator("[data-predict=eight-heads] [data-option=same]").click();
  await expect(network).toContainText("Heads only cut");
});

for (const [lang, theme, width] of [
  ["zh", "dark", 1440],
  ["en", "light", 390],
] as const) {
  test(`axe finds nothing on a lesson in ${lang}, ${theme}, at ${width} px, nor in its menu, and nothing is cut off`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`./${lesson}?lang=${lang}&theme=${theme}&step=cut${width > 1000 ? "&languages=both" : ""}`);
    await shown(page);
    await expect(page.locator("[data-figure] [class*=skeleton]")).toHaveCount(0);
    expect(await objections(page)).toEqual([]);
    expect(await wide(page)).toBeLessThanOrEqual(width);
    await page.getByRole("button", { name: lang === "zh" ? "用于课堂…" : "For a class …" }).click();
    expect(await objections(page), "the menu").toEqual([]);
  });
}
