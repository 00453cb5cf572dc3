import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isInstalled, nodeProblem } from "../../scripts/setup.mjs";
import { needsBuild, sources } from "../../scripts/site/build-state.mjs";
import { hasDesktop, openCommand } from "../../scripts/site/open-browser.mjs";

describe("packages", () => {
  const wanted = {
    packages: {
      "": { version: "0.1.0" },
      "node_modules/a": { version: "1.0.0" },
      "node_modules/for-another-system": { version: "2.0.0", optional: true },
    },
  };

  test("are installed when each has the lockfile's version", () => {
    expect(isInstalled(wanted, { packages: { "node_modules/a": { version: "1.0.0" } } })).toBe(true);
  });

  test("are not when there are none, one is missing or one has another version", () => {
    expect(isInstalled(wanted, undefined)).toBe(false);
    expect(isInstalled(wanted, { packages: {} })).toBe(false);
    expect(isInstalled(wanted, { packages: { "node_modules/a": { version: "1.0.1" } } })).toBe(false);
  });
});

test.each([
  ["20.19.0", true],
  ["20.20.2", true],
  ["22.0.0", true],
  ["20.18.3", false],
  ["18.20.0", false],
])("Node.js %s is new enough: %s", (version, enough) => {
  expect(nodeProblem(version) === undefined).toBe(enough);
});

describe("the build", () => {
  let root = "";
  const at = (path: string, seconds: number) => utimesSync(join(root, path), seconds, seconds);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "vitrine build "));
    mkdirSync(join(root, "src/deep"), { recursive: true });
    mkdirSync(join(root, "dist"));
    writeFileSync(join(root, "src/deep/a.ts"), "");
    writeFileSync(join(root, "index.html"), "");
    for (const path of ["src/deep/a.ts", "src/deep", "src", "index.html"]) at(path, 1000);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const build = (seconds: number) => {
    writeFileSync(join(root, "dist/index.html"), "");
    at("dist/index.html", seconds);
  };

  test("is needed when there is none", () => {
    expect(needsBuild(root)).toBe(true);
  });

  test("is not needed when it is younger than all that it is made of", () => {
    build(2000);
    expect(needsBuild(root)).toBe(false);
  });

  test("is needed when a file deep in the sources is younger", () => {
    build(2000);
    at("src/deep/a.ts", 2001);
    expect(needsBuild(root)).toBe(true);
  });

  test("is needed when a file was removed", () => {
    build(2000);
    rmSync(join(root, "src/deep/a.ts"));
    expect(needsBuild(root)).toBe(true);
  });

  test("looks at the page, the code, what is copied, and the versions of the packages", () => {
    expect(sources).toEqual(
      expect.arrayContaining(["index.html", "src", "public", "vite.config.ts", "package-lock.json"]),
    );
  });
});

describe("a browser is opened", () => {
  const desktop = { env: { DISPLAY: ":0" }, platform: "linux", terminal: true };

  test("on a desktop", () => {
    expect(hasDesktop(desktop)).toBe(true);
    expect(hasDesktop({ ...desktop, env: { WAYLAND_DISPLAY: "wayland-0" } })).toBe(true);
    expect(hasDesktop({ ...desktop, platform: "darwin", env: {} })).toBe(true);
    expect(hasDesktop({ ...desktop, platform: "win32", env: {} })).toBe(true);
  });

  test("not in CI, not over SSH, not without a screen, not when nobody reads", () => {
    expect(hasDesktop({ ...desktop, env: { DISPLAY: ":0", CI: "true" } })).toBe(false);
    expect(hasDesktop({ ...desktop, env: { DISPLAY: ":0", SSH_CONNECTION: "a" } })).toBe(false);
    expect(hasDesktop({ ...desktop, platform: "darwin", env: { SSH_TTY: "a" } })).toBe(false);
    expect(hasDesktop({ ...desktop, env: {} })).toBe(false);
    expect(hasDesktop({ ...desktop, terminal: false })).toBe(false);
  });

  test("by the system's own command", () => {
    const address = "http://127.0.0.1:4173/";
    expect(openCommand("darwin", address)).toEqual(["open", address]);
    expect(openCommand("win32", address)).toEqual(["cmd", "/c", "start", "", address]);
    expect(openCommand("linux", address)).toEqual(["xdg-open", address]);
  });
});
