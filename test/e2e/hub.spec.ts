import type { Page } from "@playwright/test";
import { objections } from "./a11y-checks.ts";
import { letHubFail, playHub, hubHost, hubId, hubRepository } from "./fake-hub.ts";
import { expect, type Watch, test } from "./fixtures.ts";
import { expectAddress, notice, open, parameters, partsOf, predictionRows, rested } from "./inspector-page.ts";

/** Opens the window in which a checkpoint is brought. */
async function bring(page: Page) {
  await page.locator("header button[aria-expanded]").first().click();
  await page.getByRole("button", { name: /^(Open a checkpoint|打开检查点)/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The page as a person has it who named a mirror before. */
async function openWithMirror(page: Page, address = "") {
  await page.addInitScript((host) => {
    if (!localStorage.getItem("vitrine")) localStorage.setItem("vitrine", JSON.stringify({ hubHost: host }));
  }, hubHost);
  await open(page, address);
}

async function lookUp(page: Page, text = hubRepository) {
  await page.getByLabel("Name or address of a model").fill(text);
  await page.getByRole("button", { name: "Look it up" }).click();
}

/** The hub is another site, and a browser calls its refusals errors: both are meant here. */
function expectHub(watched: Watch) {
  expect(watched.foreign.filter((url) => !url.startsWith(hubHost))).toEqual([]);
  watched.foreign.length = 0;
  const others = watched.errors.filter((error) => !error.includes("Failed to load resource"));
  expect(others).toEqual([]);
  watched.errors.length = 0;
}

/** Requests for weights; those of their heads, which belong to looking a model up, name an end. */
const weightsAsked = (log: readonly string[]) =>
  log.filter((line) => line.includes(".safetensors") && !/bytes=0-\d+$/.test(line));
const headsAsked = (log: readonly string[]) => log.filter((line) => /\.safetensors bytes=0-\d+$/.test(line));

test("a model of a mirror is shown with its size and licence, and fetched only after a yes", async ({
  page,
  watched,
}) => {
  const hub = await playHub(page);
  await open(page);
  let dialog = await bring(page);
  await dialog.getByText("Hub: huggingface.co").click();
  const mirror = dialog.getByLabel("Address of the hub or of a mirror of it");
  await mirror.fill("http://hub.example");
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("must begin with https://");
  await mirror.fill("hub.example/");
  await dialog.getByRole("button", { name: "Use it" }).click();
  await expect(dialog.getByText("Hub: hub.example")).toBeVisible();
  expect(hub.log).toEqual([]);

  await lookUp(page);
  const offer = dialog.getByRole("group", { name: "What the hub has" });
  await expect(offer).toContainText("3.7 MB");
  await expect(offer).toContainText("apache-2.0");
  await expect(offer).toContainText("now commit 0123456789ab");
  await expect(offer).toContainText("SHA-256");
  await expect(offer).toContainText("2 blocks × 3 heads");
  await expect(offer).toContainText(/Memory\s*about [\d.]+ MB/);
  expect(weightsAsked(hub.log)).toEqual([]);
  expect(headsAsked(hub.log)).toHaveLength(1);

  await offer.getByRole("button", { name: "Fetch 3.7 MB and open" }).click();
  await expect(dialog).toHaveCount(0);
  await rested(page);
  await expect(page.locator("header")).toContainText("tiny-vit");
  await expect(page.locator("header")).toContainText("2 blocks × 3 heads");
  await expectAddress(page, { model: hubId });
  expect(await predictionRows(page)).toHaveLength(5);
  await expect(partsOf(page).notices).toHaveCount(0);
  expect(weightsAsked(hub.log)).toHaveLength(1);

  // The mirror is remembered; the model is here, so nothing is asked of it again.
  const asked = hub.log.length;
  const rows = await predictionRows(page);
  await page.reload();
  await rested(page);
  await expect(page.locator("header")).toContainText("tiny-vit");
  await expect.poll(() => predictionRows(page)).toEqual(rows);
  dialog = await bring(page);
  await expect(dialog.getByText("Hub: hub.example")).toBeVisible();
  await expect(dialog.getByRole("list", { name: "Models on this computer" })).toContainText("3.7 MB");
  expect(hub.log).toHaveLength(asked);

  await dialog.getByRole("button", { name: `Delete ${hubRepository}` }).click();
  await expect(dialog).toContainText("Nothing yet");
  expectHub(watched);
});

test("a download says bytes and tries a lost connection again; one that was cancelled goes on from there", async ({
  page,
  watched,
}) => {
  const hub = await playHub(page);
  await letHubFail(page);
  await openWithMirror(page);
  const rows = await predictionRows(page);
  const dialog = await bring(page);
  await page.evaluate(() =>
    window.hubFaults.push(
      { kind: "cut", after: 1_500_000 },
      { kind: "cut", after: 500_000 },
      { kind: "hold", after: 600_000 },
    ),
  );
  await lookUp(page);
  await dialog.getByRole("button", { name: /^Fetch/ }).click();
  await expect(dialog).toContainText("1.5 MB of 3.7 MB");
  await expect(dialog).toContainText("the connection was lost; trying again");
  await expect(dialog).toContainText(/kB\/s · about \d+ s left/);
  await expect(dialog).toContainText("2.6 MB of 3.7 MB");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog.getByRole("button", { name: /^Fetch/ })).toBeEnabled();
  await expect(dialog.getByRole("list", { name: "Models on this computer" })).toContainText("only the beginning");
  await expect(page.locator("header")).toContainText("ViT · Imagenette");
  await page.keyboard.press("Escape");
  expect(await predictionRows(page)).toEqual(rows);

  await page.reload();
  await rested(page);
  await bring(page);
  await lookUp(page);
  await dialog.getByRole("button", { name: /^Fetch/ }).click();
  await expect(page.locator("header")).toContainText("tiny-vit");
  await rested(page);
  expect(weightsAsked(hub.log).map((line) => line.split(" ")[2])).toEqual([
    undefined,
    "bytes=1500000-",
    "bytes=2000000-",
    "bytes=2600000-",
  ]);
  expectHub(watched);
});

test("a link to a model of the hub asks first, and then opens at its place", async ({ page, watched }) => {
  const hub = await playHub(page);
  await openWithMirror(page, `#/inspect?model=${hubId}&block=2&head=3&query=1,4`);
  await expect(page.locator("header")).toContainText("ViT · Imagenette");
  await expect(notice(page, `The link shows ${hubRepository}`)).toHaveCount(1);
  await expect(partsOf(page).notices).toHaveCount(1);
  expect(hub.log).toEqual([]);
  await page.getByRole("button", { name: "Look it up …" }).click();
  await page.getByRole("button", { name: /^Fetch/ }).click();
  await expect(page.locator("header")).toContainText("tiny-vit");
  await rested(page);
  await expectAddress(page, { model: hubId, block: "2", head: "3", query: "1,4" });
  await expect(partsOf(page).notices).toHaveCount(0);
  expectHub(watched);
});

/** What a hub can answer in place of a model, and words of the sentences for it. */
const refusals = [
  [{ status: 404, headers: { "x-error-code": "RepoNotFound" } }, "has no model", "没有模型"],
  [{ status: 429, headers: { "retry-after": "300" } }, "in 300 seconds", "过 300 秒"],
  [{ status: 401, headers: { "x-error-code": "GatedRepo" } }, "is gated", "需要申请"],
  [
    { status: 200, headers: { "content-type": "text/html" }, body: "<!doctype html>" },
    "no mirror of a hub",
    "不是 Hub 的镜像站",
  ],
] as const;

for (const [refusal, english, chinese] of refusals) {
  test(`a hub that answers ${refusal.status} ${english} gets a sentence in each language`, async ({
    page,
    watched,
  }) => {
    const hub = await playHub(page);
    await openWithMirror(page);
    hub.refusal = refusal;
    for (const [lang, words] of [
      ["en", english],
      ["zh", chinese],
    ] as const) {
      if (lang === "zh") await page.keyboard.press("l");
      await expect(page.locator("html")).toHaveAttribute("lang", lang === "zh" ? "zh-CN" : "en");
      const dialog = await bring(page);
      const field = dialog.getByPlaceholder("timm/deit_tiny_patch16_224.fb_in1k");
      await field.fill(hubRepository);
      await field.press("Enter");
      await expect(dialog.getByRole("alert")).toContainText(words);
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    }
    expect((await parameters(page))["model"]).toBe("vit-imagenette");
    expectHub(watched);
  });
}

test("a name that is none is refused without asking anybody", async ({ page }) => {
  const hub = await playHub(page);
  await openWithMirror(page);
  const dialog = await bring(page);
  await lookUp(page, "deit_tiny");
  await expect(dialog.getByRole("alert")).toContainText("is one word");
  expect(hub.log).toEqual([]);
});

for (const [lang, theme, width] of [
  ["en", "light", 1440],
  ["zh", "dark", 390],
] as const) {
  test(`everybody can use the windows about checkpoints (${lang}, ${theme}, ${width} px)`, async ({
    page,
    watched,
  }) => {
    await playHub(page);
    await page.setViewportSize({ width, height: 844 });
    await openWithMirror(page, `#/inspect?lang=${lang}&theme=${theme}`);
    const dialog = await bring(page);
    for (const more of await dialog.locator("summary").all()) await more.click();
    expect(await objections(page, "dialog[open]"), "empty").toEqual([]);
    await dialog.getByPlaceholder("timm/deit_tiny_patch16_224.fb_in1k").fill(hubRepository);
    await dialog.locator("form button").first().click();
    await expect(dialog.locator("[role=group]")).toBeVisible();
    expect(await objections(page, "dialog[open]"), "offer").toEqual([]);
    const wide = await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect(wide, "nothing is cut off at the side").toBe(false);
    await page.keyboard.press("Escape");
    await page.locator("header button[aria-expanded]").first().click();
    await page.getByRole("button", { name: /^(What was read|读到了什么)/ }).click();
    await expect(dialog.getByRole("table")).toBeVisible();
    expect(await objections(page, "dialog[open]"), "what was read").toEqual([]);
    expectHub(watched);
  });
}
