import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme.css";
import { CheckpointHost } from "../../src/components/checkpoint/CheckpointHost.tsx";
import { AppContext } from "../../src/components/figures/app-context.tsx";
import { DropTarget } from "../../src/components/inspector/Intake.tsx";
import { Notices } from "../../src/components/page/Notices.tsx";
import type { Controller } from "../../src/controller-interface.ts";
import { hubModelId } from "../../src/hub-model-id.ts";
import { type Lang, loadLanguage, TextProvider } from "../../src/i18n/text.tsx";
import { curatedModels } from "../../src/model/hub/curated.ts";
import { cacheName, openHubCache } from "../../src/model/hub/hub-cache.ts";
import type { HubModel } from "../../src/model/hub/hub-files.ts";
import { readPreferences, rememberPreferences } from "../../src/preferences.ts";
import { createAppStore, type State } from "../../src/store.ts";
import { expectAccessible } from "./charts/show-view.tsx";

const host = "https://hub.example";
const commit = "0123456789abcdef0123456789abcdef01234567";
const repository = "someone/vit";
const key = { host, repository, commit, path: "model.safetensors" };
const digest = { kind: "sha256", hex: "0".repeat(64) } as const;
const model: HubModel = {
  address: { host, repository, revision: "main", file: null },
  commit,
  licence: "mit",
  weights: [{ path: key.path, url: `${host}/w`, size: 5_000_000, digest }],
  index: null,
  config: null,
  preprocessor: null,
  bytes: 5_000_000,
};

/** The hub's API, of the one model that it has. */
const api = vi.fn(async (input: RequestInfo | URL) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  if (!pathname.startsWith(`/api/models/${repository}/`)) {
    return new Response("", { status: 404, headers: { "x-error-code": "RepoNotFound" } });
  }
  if (pathname.includes("/revision/")) return Response.json({ sha: commit, tags: ["license:mit"] });
  return Response.json([
    { type: "file", path: key.path, size: 9, oid: "f", lfs: { oid: digest.hex, size: model.bytes } },
  ]);
});

async function show(dialog: State["dialog"], lang: Lang = "en", changes: Partial<State> = {}) {
  await loadLanguage(lang);
  document.documentElement.lang = lang;
  const store = createAppStore({ dialog, ...changes });
  const controller = {
    openCheckpoint: vi.fn(async () => store.setState({ dialog: null })),
    openHub: vi.fn(async (_: HubModel) => {}),
    showPicture: vi.fn(async () => {}),
    cancel: vi.fn(),
  };
  const { container } = await render(
    <TextProvider lang={lang}>
      <AppContext value={{ store, controller: controller as unknown as Controller, samples: [], address: () => "" }}>
        <Notices />
        <CheckpointHost />
        <DropTarget />
      </AppContext>
    </TextProvider>,
  );
  const find = (selector: string) => container.querySelector<HTMLElement>(selector);
  const button = (name: string) =>
    [...container.querySelectorAll("button")].find((one) => (one.ariaLabel ?? one.textContent) === name);
  const press = async (name: string) => userEvent.click(button(name) ?? container);
  const said = () => container.querySelector("dialog")?.textContent ?? "";
  if (dialog) await vi.waitFor(() => expect(find("dialog[open]")).not.toBeNull(), { timeout: 10_000 });
  return { store, controller, container, find, button, press, said };
}

describe("the window that brings a checkpoint", () => {
  beforeEach(async () => {
    api.mockClear();
    vi.stubGlobal("fetch", api);
    localStorage.clear();
    rememberPreferences({ hubHost: host });
    await caches.delete(cacheName);
  });
  afterEach(() => vi.unstubAllGlobals());

  test("gives the files that were picked, sorted, and closes", async () => {
    const { controller, find } = await show({ kind: "bring", hubModel: "" });
    const names = ["preprocessor_config.json", "vit.safetensors", "config.json"];
    const files = names.map((name) => new File([name], name));
    await userEvent.upload(find("[data-testid=checkpoint]") as HTMLElement, files);
    const sorted = {
      name: "vit.safetensors",
      weights: [expect.objectContaining({ name: "vit.safetensors" })],
      config: expect.objectContaining({ name: "config.json" }),
      preprocessor: expect.objectContaining({ name: "preprocessor_config.json" }),
    };
    expect(controller.openCheckpoint).toHaveBeenCalledExactlyOnceWith(sorted, undefined);
    await vi.waitFor(() => expect(find("dialog")).toBeNull());
  });

  test("takes a file of any kind as meant, and says that a config alone is no model", async () => {
    const { controller, store, find } = await show({ kind: "bring", hubModel: "" });
    await userEvent.upload(find("[data-testid=checkpoint]") as HTMLElement, new File(["x"], "cat.jpg"));
    expect(controller.openCheckpoint).toHaveBeenCalledExactlyOnceWith({ name: "cat.jpg", weights: [expect.any(File)] });
    store.setState({ dialog: { kind: "bring", hubModel: "" } });
    await vi.waitFor(() => expect(find("[data-testid=checkpoint]")).not.toBeNull());
    await userEvent.upload(find("[data-testid=checkpoint]") as HTMLElement, new File(["{}"], "config.json"));
    expect(controller.openCheckpoint).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(find("[role=alert]")?.textContent).toContain("holds no weights"));
  });

  test("drops are sorted the same way; a picture among them stays a picture", async () => {
    const { controller } = await show(null);
    const drop = (...names: string[]) => {
      const dataTransfer = new DataTransfer();
      for (const name of names) dataTransfer.items.add(new File([name], name));
      document.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    };
    drop("model.safetensors.index.json", "b-2.safetensors", "config.json", "b-1.safetensors");
    const sorted = {
      name: "b-1.safetensors",
      weights: [
        expect.objectContaining({ name: "b-1.safetensors" }),
        expect.objectContaining({ name: "b-2.safetensors" }),
      ],
      index: expect.objectContaining({ name: "model.safetensors.index.json" }),
      config: expect.objectContaining({ name: "config.json" }),
    };
    expect(controller.openCheckpoint).toHaveBeenCalledExactlyOnceWith(sorted, undefined);
    drop("cat.jpg", "notes.json");
    expect(controller.showPicture).toHaveBeenCalledExactlyOnceWith(expect.any(File), "cat.jpg");
  });

  test("says size and licence of a hub's model, fetches it after a yes, and shows the way it goes", async () => {
    const { controller, store, find, press, said, button } = await show({ kind: "bring", hubModel: "" });
    await userEvent.fill(find("form input") as HTMLElement, repository);
    await press("Look it up");
    await vi.waitFor(() => expect(said()).toContain("Fetch 5 MB and open"));
    expect(said()).toMatch(/Licencemit.*SHA-256.*left in this browser/);
    expect(controller.openHub).not.toHaveBeenCalled();

    let finish = () => {};
    controller.openHub.mockImplementation(() => new Promise((resolve) => (finish = () => resolve())));
    await press("Fetch 5 MB and open");
    expect(controller.openHub).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ commit, bytes: model.bytes }));
    const progress = {
      stage: "download",
      loaded: 2e6,
      total: 5e6,
      bytesPerSecond: 1.5e6,
      secondsLeft: 2,
      retryIn: null,
    } as const;
    store.setState({ progress });
    await vi.waitFor(() => expect(said()).toContain("2 MB of 5 MB · 1.5 MB/s · about 2 s left"));
    store.setState({ progress: { ...progress, retryIn: 4 } });
    await vi.waitFor(() => expect(said()).toContain("2 MB of 5 MB · the connection was lost; trying again in 4 s"));
    await vi.waitFor(() => expect(said()).toContain("trying again in 3 s"), 3000);
    await press("Cancel");
    expect(controller.cancel).toHaveBeenCalledTimes(1);
    finish();
    await vi.waitFor(() => expect(button("Fetch 5 MB and open")).toBeDefined());
  });

  test("shows what went wrong where it was asked for", async () => {
    const { controller, store, find, press, said } = await show({
      kind: "bring",
      hubModel: `hub:${repository}@${commit}`,
    });
    await vi.waitFor(() => expect(said()).toContain("Fetch 5 MB and open"));
    const problem = {
      place: "model",
      code: "hub.status",
      values: { host: "h", status: 500 },
      message: "h answered 500",
    } as const;
    controller.openHub.mockImplementation(async () => store.setState({ problems: [problem] }));
    await press("Fetch 5 MB and open");
    await vi.waitFor(() => expect(find("dialog [role=alert]")?.textContent).toBe("h answered 500"));
    await userEvent.fill(find("form input") as HTMLElement, "no/such");
    await press("Look it up");
    await vi.waitFor(() => expect(find("dialog [role=alert]")?.textContent).toContain("has no model no/such"));
  });

  test("offers the curated models, each in one press", async () => {
    const { press, said } = await show({ kind: "bring", hubModel: "" });
    for (const { name, look } of curatedModels) {
      expect(said()).toContain(name);
      expect(said()).toContain(look.en);
    }
    expect(api).not.toHaveBeenCalled();
    await press(`Look up ${curatedModels[0]?.name}`);
    await vi.waitFor(() => expect(api).toHaveBeenCalled());
  });

  test("shows what is kept with its size, opens it, and deletes one or all", async () => {
    const cache = openHubCache();
    await cache.write(key, new Blob([new Uint8Array(5_000_000)]));
    await cache.writeModel(model);
    const other = { ...key, repository: "other/half" };
    await cache.writePartial(other, { blob: new Blob([new Uint8Array(2_000_000)]), etag: null });
    const { controller, press, said } = await show({ kind: "bring", hubModel: "" });
    await vi.waitFor(() => expect(said()).toContain("7 MB in all"));
    expect(said()).toMatch(/other\/half.*2 MB · only the beginning/);
    await press(`Open ${repository}`);
    expect(hubModelId(controller.openHub.mock.calls[0]?.[0] ?? model)).toBe(hubModelId(model));
    await vi.waitFor(() => expect(said()).toContain("7 MB in all"));
    await press("Delete other/half");
    await vi.waitFor(() => expect(said()).not.toContain("other/half"));
    await press("Delete all");
    await vi.waitFor(() => expect(said()).toContain("Nothing yet"));
    expect(await cache.list()).toEqual([]);
    expect(api).not.toHaveBeenCalled();
  });

  test("says so plainly where the browser keeps nothing", async () => {
    const open = vi.spyOn(CacheStorage.prototype, "open").mockRejectedValue(new DOMException("", "SecurityError"));
    const { said } = await show({ kind: "bring", hubModel: "" });
    await vi.waitFor(() => expect(said()).toContain("This browser keeps nothing for this page"));
    open.mockRestore();
  });

  test("remembers a mirror, refuses what is none, and goes back to the public hub", async () => {
    const { find, press, said } = await show({ kind: "bring", hubModel: "" });
    await userEvent.click(find("[aria-labelledby=bring-hub] summary") as HTMLElement);
    const field = find("[aria-labelledby=bring-hub] details input") as HTMLElement;
    await userEvent.fill(field, "http://mirror.example");
    await press("Use it");
    await vi.waitFor(() =>
      expect(find("[aria-labelledby=bring-hub] details [role=alert]")?.textContent).toContain("https://"),
    );
    expect(readPreferences().hubHost).toBe(host);
    await userEvent.fill(field, "mirror.example/hub/");
    await press("Use it");
    await vi.waitFor(() => expect(said()).toContain("Hub: mirror.example/hub"));
    expect(readPreferences().hubHost).toBe("https://mirror.example/hub");
    await userEvent.click(find("[aria-labelledby=bring-hub] summary") as HTMLElement);
    await press("Use the public hub");
    await vi.waitFor(() => expect(said()).not.toContain("mirror.example"));
    expect(readPreferences().hubHost).toBeUndefined();
  });

  test.each(["en", "zh"] as const)("everybody can use it (%s)", async (lang) => {
    const { container, find } = await show({ kind: "bring", hubModel: `hub:${repository}@${commit}` }, lang);
    await vi.waitFor(() => expect(find("dialog [role=group]")).not.toBeNull());
    if (lang === "zh") expect(find("dialog [role=group]")?.textContent).toContain("下载 5 MB 并打开");
    await expectAccessible(container);
  });
});
