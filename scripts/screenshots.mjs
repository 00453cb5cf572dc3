/**
 * Makes the pictures of the two READMEs from the built page: `npm run screenshots`.
 * Options: `--only TEXT` (all pictures whose names contain it: seven scenes, three widths, light and dark,
 * en and zh), `--out FOLDER`, `--address '#/inspect?…'` (instead of the room's own), `--full` (the whole page).
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import sharp from "sharp";
import { browserArguments, findBrowser } from "./browser.mjs";
import { root } from "./setup.mjs";
import { listen } from "./site/listen.mjs";
import { createStaticServer } from "./site/static-server.mjs";

/** The largest picture that the repository takes, in bytes. */
const limit = 250 * 1024;

const sizes = [
  { name: "wide", width: 1440, height: 900 },
  { name: "middle", width: 1024, height: 768 },
  { name: "phone", width: 390, height: 844, hasTouch: true, isMobile: true },
];

/** Opens the first notebook to begin with and runs its cells; they have answered when the last of them shows what it found. */
async function runStarter(page) {
  await page.locator("main section ul button").first().click();
  await page.getByRole("button", { name: /^(Run all|全部运行)$/ }).click();
  await page.getByText(/^\d(\.\d+)?e-\d+$/).waitFor({ timeout: 60_000 });
  await toTop(page.getByRole("region", { name: /^(Code cell|代码单元格) 2$/ }));
}

/** Scrolls until a part stands below the page's header. */
const toTop = (part) => part.evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 72));

/** The rooms, each where there is most to see; what `arrive` does there is done before the picture is taken. */
const rooms = [
  { room: "inspector", address: "" },
  { room: "swin", address: "#/inspect?model=swin-imagenette&image=springer&block=2&query=9,10&key=8,9" },
  { room: "lab", address: "#/lab?labStep=mask" },
  { room: "compare", address: "#/compare?image=french-horn" },
  {
    room: "lesson",
    address: "#/lessons/05-by-hand?step=softmax",
    arrive: (page) => toTop(page.locator("[data-step=softmax]")),
  },
  { room: "build", address: "#/build?model=build:vit-i224-p16-d768-l3-h4-m4-c1000-class-learned-s1" },
  { room: "notebook", address: "#/notebook", arrive: runStarter },
];

const shots = rooms.flatMap(({ room, ...place }) =>
  sizes.flatMap((size) =>
    ["en", "zh"].flatMap((lang) =>
      ["light", "dark"].map((theme) => ({
        size,
        lang,
        theme,
        ...place,
        name: `${room}-${size.name}-${lang}-${theme}`,
      })),
    ),
  ),
);

/** What the READMEs show. */
const shownInReadme = [
  "wide-en-light",
  "wide-zh-light",
  "inspector-phone-en-dark",
  "inspector-phone-zh-dark",
  "lab-phone-en-dark",
  "lab-phone-zh-dark",
];

/** A palette PNG with as many colours as fit below the limit. */
async function compress(png) {
  for (const colours of [256, 192, 128, 96, 64]) {
    const bytes = await sharp(png).png({ palette: true, colours, effort: 10, dither: 0.5 }).toBuffer();
    if (bytes.length <= limit || colours === 64) return bytes;
  }
}

/** Opens the page as this reader would see it, and waits until the first run is shown and still. */
async function photograph(browser, home, { size, lang, theme, address: own, arrive }, { address, full }) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    hasTouch: size.hasTouch ?? false,
    isMobile: size.isMobile ?? false,
    locale: lang === "zh" ? "zh-CN" : "en-US",
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`  the page failed: ${error.message}`));
  await page.goto(home + (address ?? own));
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true", undefined, { timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready);
  await arrive?.(page);
  // Another model, and what only its room needs, come after the first run.
  await page.waitForFunction(() => !document.querySelector("main progress, main [aria-busy=true]"));
  await page.waitForTimeout(1500);
  const png = await page.screenshot({ fullPage: full });
  await context.close();
  return png;
}

const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(root, "docs/images") },
    only: { type: "string" },
    address: { type: "string" },
    full: { type: "boolean", default: false },
  },
});
const server = createStaticServer(join(root, "dist"));
const home = `http://127.0.0.1:${await listen(server, { port: 0, host: "127.0.0.1" })}/`;
const browser = await chromium.launch({ executablePath: findBrowser(), args: browserArguments });
try {
  await mkdir(values.out, { recursive: true });
  const wanted = values.only === undefined ? shownInReadme : [values.only];
  for (const shot of shots.filter(({ name }) => wanted.some((part) => name.includes(part)))) {
    const bytes = await compress(await photograph(browser, home, shot, values));
    await writeFile(join(values.out, `${shot.name}.png`), bytes);
    console.log(`${shot.name}.png: ${shot.size.width} × ${shot.size.height}, ${Math.round(bytes.length / 1024)} KB`);
  }
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}
