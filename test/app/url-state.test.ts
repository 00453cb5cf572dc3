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
