import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokenCount, tokenGrid } from "../../src/model/analysis/token-grid.ts";
import type { VitConfig } from "../../src/model/config.ts";
import type { LoadedModel } from "../../src/model/engine.ts";
import {
  type HyperparameterKey,
  hyperparameterKeys,
  hyperparameters,
  initialSettings,
  type Settings,
} from "../../src/model/hyperparameters.ts";
import { wholePicture, type Zoom } from "../../src/link-state.ts";
import { createAppStore, noAblation, type State } from "../../src/store.ts";
import {
  addressLimit,
  formatAddress,
  formatToken,
  parseAddress,
  parseToken,
  resolveRequest,
} from "../../src/url-state.ts";
import { parseAblation } from "../../src/url-ablation.ts";
import { swinConfig } from "./two-models.ts";

const config: VitConfig = {
  family: "vit",
  imageSize: [96, 64],
  patchSize: 16,
  inChans: 3,
  embedDim: 32,
  depth: 5,
  numHeads: 4,
  mlpRatio: 4,
  numClasses: 10,
  qkvBias: true,
  classToken: true,
  distilled: true,
  regTokens: 2,
  noEmbedClass: false,
  globalPool: "token",
  fcNorm: false,
  representationSize: null,
  layerScale: false,
  layerNormEps: 1e-6,
  act: "gelu",
  positionGrid: [6, 4],
};
const model = { id: "vit-imagenette", config } as LoadedModel;
const grid = tokenGrid(config);
const first = { block: 0, head: 0, query: 0, key: 0 };

const settingsArbitrary = fc.record(
  Object.fromEntries(
    hyperparameterKeys.map((key) => {
      const row = hyperparameters[key];
      if (row.kind === "choice") return [key, fc.constantFrom(...(row.options as readonly string[]))];
      if (row.kind === "switch") return [key, fc.boolean()];
      if (row.kind === "text") return [key, fc.constantFrom(row.initial, row.example)];
      const steps = Math.floor((row.max - row.min) / row.step);
      return [key, fc.nat({ max: steps }).map((step) => Number((row.min + step * row.step).toFixed(4)))];
    }),
  ),
) as unknown as fc.Arbitrary<Settings>;

const ablationArbitrary = fc.record({
  headsOff: fc.uniqueArray(fc.record({ block: fc.nat({ max: 4 }), head: fc.nat({ max: 3 }) }), {
    selector: ({ block, head }) => block * 4 + head,
  }),
  blocksOff: fc.uniqueArray(fc.nat({ max: 4 })),
  mlpsOff: fc.uniqueArray(fc.nat({ max: 4 })),
  patchesOff: fc.uniqueArray(fc.nat({ max: 23 })),
  classTokenOff: fc.boolean(),
  maskOff: fc.constant(false),
  biasOff: fc.constant(false),
  shiftOff: fc.constant(false),
});

const stateArbitrary: fc.Arbitrary<State> = fc
  .record({
    settings: settingsArbitrary,
    ablation: ablationArbitrary,
    block: fc.nat({ max: 4 }),
    head: fc.nat({ max: 3 }),
    query: fc.nat({ max: tokenCount(grid) - 1 }),
    key: fc.nat({ max: tokenCount(grid) - 1 }),
    lang: fc.constantFrom("en" as const, "zh" as const),
  })
  .map(({ settings, ablation, lang, ...selection }) =>
    createAppStore({
      modelId: "vit-imagenette",
      imageId: "church",
      model,
      settings,
      ablation,
      lang,
      selection,
    }).getState(),
  );

const swin = { id: "swin-imagenette", config: swinConfig() } as LoadedModel;
const zoomArbitrary = fc
  .record({ k: fc.integer({ min: 1001, max: 8000 }), x: fc.nat({ max: 1000 }), y: fc.nat({ max: 1000 }) })
  .map(({ k, x, y }): Zoom => {
    const most = Math.floor(1000 * (1 - 1000 / k));
    return { k: k / 1000, x: Math.min(x, most) / 1000, y: Math.min(y, most) / 1000 };
  });
const comparingArbitrary = fc
  .record({
    block: fc.nat({ max: 3 }),
    head: fc.nat({ max: 1 }),
    query: fc.nat({ max: 15 }),
    key: fc.nat({ max: 15 }),
    link: fc.record({ depth: fc.boolean(), picture: fc.boolean(), zoom: fc.option(zoomArbitrary) }),
    shiftOff: fc.boolean(),
  })
  .map(({ link, shiftOff, ...selection }) => ({
    right: createAppStore({
      modelId: "swin-imagenette",
      imageId: "ball",
      model: swin,
      selection,
      ablation: { ...noAblation, shiftOff },
    }).getState(),
    link: { ...link, zoom: link.zoom ?? wholePicture },
  }));

describe("the compare room in the address", () => {
  it("comes back the same from its own address, both sides and what they share", () => {
    fc.assert(
      fc.property(stateArbitrary, comparingArbitrary, (state, comparing) => {
        const { right, link } = comparing;
        const { request, problems } = parseAddress(formatAddress({ ...state, page: "compare" }, comparing));
        expect(problems).toEqual([]);
        expect(resolveRequest(request, model, first).selection).toEqual(state.selection);
        expect({ ...initialSettings, ...request.settings }).toEqual(state.settings);
        const { second } = request;
        expect(second?.modelId).toBe("swin-imagenette");
        expect(second?.imageId).toBe(link.picture ? undefined : "ball");
        const resolved = resolveRequest({ settings: {}, ...second }, swin, first);
        expect(resolved).toEqual({ selection: right.selection, ablation: right.ablation, problems: [] });
        expect(request.depth).toBe(link.depth ? undefined : "free");
        expect(request.zoom ?? wholePicture).toEqual(link.zoom);
      }),
    );
  });

  it("is written in the compare room only", () => {
    const [comparing] = fc.sample(comparingArbitrary, 1);
    const [state] = fc.sample(stateArbitrary, 1);
    if (!comparing || !state) throw new Error("no sample");
    expect(formatAddress({ ...state, page: "inspect" }, comparing)).toBe(formatAddress({ ...state, page: "inspect" }));
  });

  it.each([
    ["model2=bert", "model2"],
    ["depth=linked", "depth"],
    ["zoom=0.5,0,0", "zoom"],
    ["zoom=9,0,0", "zoom"],
    ["zoom=2,0.6,0", "zoom"],
    ["zoom=2,-0.1,0", "zoom"],
    ["zoom=NaN,0,0", "zoom"],
    ["zoom=2", "zoom"],
  ])("refuses %s with what is allowed", (part, key) => {
    const { request, problems } = parseAddress(`#/compare?${part}`);
    expect(problems).toMatchObject([{ place: "link", code: "link.bad-value", values: { key } }]);
    expect(request).toEqual({ page: "compare", settings: {} });
  });

  it("refuses blocks, heads and tokens that the right model does not have", () => {
    const { request } = parseAddress("#/compare?block2=5&head2=3&query2=class&off2=class");
    const { problems } = resolveRequest({ settings: {}, ...request.second }, swin, first);
    expect(problems.map(({ values }) => values["key"])).toEqual(["block", "head", "query", "off"]);
  });

  it("knows no part twice over: a setting has no second side", () => {
    expect(parseAddress("#/compare?opacity2=0.5").problems).toMatchObject([{ code: "link.unknown-key" }]);
  });
});

describe("the state in the address", () => {
  it("comes back the same from its own address", () => {
    fc.assert(
      fc.property(stateArbitrary, (state) => {
        const { request, problems } = parseAddress(formatAddress(state));
        expect(problems).toEqual([]);
        const resolved = resolveRequest(request, model, first);
        expect(resolved.problems).toEqual([]);
        expect(resolved.selection).toEqual(state.selection);
        expect(resolved.ablation).toEqual(state.ablation);
        expect({ ...initialSettings, ...request.settings }).toEqual(state.settings);
        expect([request.modelId, request.imageId, request.lang]).toEqual(["vit-imagenette", "church", state.lang]);
      }),
    );
  });

  it("counts blocks, heads, rows and columns from 1", () => {
    const { request } = parseAddress("#/inspect?block=3&head=1&query=6,4");
    expect(resolveRequest(request, model, first).selection).toEqual({ block: 2, head: 0, query: 4 + 23, key: 0 });
  });

  it("names every token so that it is found again", () => {
    for (let token = 0; token < tokenCount(grid); token++) {
      expect(parseToken(grid, formatToken(grid, token))).toBe(token);
    }
    expect([0, 1, 2, 3].map((token) => formatToken(grid, token))).toEqual([
      "class",
      "distillation",
      "register1",
      "register2",
    ]);
  });

  it("is the first room's where it names none", () => {
    for (const hash of ["#/?lang=zh&block=3", "#?lang=zh&block=3"]) {
      expect(parseAddress(hash)).toEqual(parseAddress("#/inspect?lang=zh&block=3"));
      expect(parseAddress(hash).problems).toEqual([]);
    }
  });

  it("says one sentence for an unknown key and uses the rest", () => {
    const { request, problems } = parseAddress("#/inspect?colour=red&lang=zh");
    expect(problems).toMatchObject([{ code: "link.unknown-key", values: { key: "colour" } }]);
    expect(request.lang).toBe("zh");
  });

  it.each([
    ["block=9", "block"],
    ["block=0", "block"],
    ["block=-1", "block"],
    ["block=1e9", "block"],
    ["head=99", "head"],
    ["query=7,1", "query"],
    ["query=NaN", "query"],
    ["key=<b>", "key"],
    ["off=h9.1", "off"],
    ["off=x", "off"],
  ])("refuses %s with what is allowed and keeps the start value", (part, key) => {
    const { request } = parseAddress(`#/inspect?${part}`);
    const { selection, ablation, problems } = resolveRequest(request, model, first);
    expect(problems).toMatchObject([{ place: "link", code: "link.bad-value", values: { key } }]);
    expect(selection).toEqual(first);
    expect(ablation).toEqual(noAblation);
  });

  it.each(["opacity=2", "opacity=-1", "scale=rainbow", "smoothing=yes", "temperature=0", "lang=fr", "model=bert"])(
    "refuses %s before any model is there",
    (part) => {
      expect(parseAddress(`#/inspect?${part}`).problems).toMatchObject([{ code: "link.bad-value" }]);
    },
  );

  it("reads no address past its limit", () => {
    const { request, problems } = parseAddress(`#/inspect?query=${"1".repeat(addressLimit)}`);
    expect(problems).toMatchObject([{ code: "link.too-long" }]);
    expect(request).toEqual({ settings: {} });
  });

  it("says that somebody's own picture or checkpoint is not in a link", () => {
    const { problems } = parseAddress("#/inspect?image=own&model=own");
    expect(problems.map(({ code }) => code).sort()).toEqual(["link.own-model", "link.own-picture"]);
  });

  it("survives any text without an exception and without touching prototypes", () => {
    const key = fc.constantFrom<HyperparameterKey | string>(
      "__proto__",
      "constructor",
      "query",
      "off",
      "opacity",
      "model",
    );
    const part = fc.tuple(fc.oneof(key, fc.string()), fc.string()).map(([name, value]) => `${name}=${value}`);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => `/inspect?${parts.join("&")}`),
        ),
        (hash) => {
          const { request } = parseAddress(`#${hash}`);
          resolveRequest(request, model, first);
          expect(({} as Record<string, unknown>).polluted).toBeUndefined();
          expect(Object.keys(request.settings).every((name) => name in hyperparameters)).toBe(true);
        },
      ),
    );
  });

  it("finds the same ablation twice named only once", () => {
    expect(parseAblation("h1.1,h1.1,b2,b2,p1.1,p1.1", model)).toMatchObject({
      headsOff: [{ block: 0, head: 0 }],
      blocksOff: [1],
      patchesOff: [0],
    });
  });
});
