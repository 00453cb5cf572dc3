import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { BackendName } from "../../../src/model/engine.ts";
import {
  type BackendSteps,
  type BackendWish,
  chooseBackend,
  type OpenBackend,
} from "../../../src/model/network/backend.ts";
import { type Kernels, noKernels } from "../../../src/model/network/kernels/kernels.ts";
import { checkKernels } from "../../../src/model/network/self-check.ts";
import { describeAdapter, isSoftwareAdapter, probeAdapter } from "../../../src/model/network/backends/adapter.ts";

type Adapter = Awaited<ReturnType<BackendSteps["probe"]>>;

const real: Adapter = { kind: "real", adapter: "Acme GPU" };
const none: Adapter = { kind: "none", adapter: null };
const software: Adapter = { kind: "software", adapter: "google swiftshader" };

const opened: OpenBackend = {
  adapter: null,
  kernels: noKernels,
  bufferLimit: null,
  lost: null,
  takeDeviceError: () => null,
  destroyDevice: () => {},
};

/** Steps in which some backends cannot be started and some compute wrongly. */
function steps(adapter: Adapter, wrong: Partial<Record<BackendName, "throws" | "miscomputes">> = {}) {
  const tried: BackendName[] = [];
  const stub: BackendSteps = {
    probe: async () => adapter,
    open: async (name) => {
      tried.push(name);
      if (wrong[name] === "throws") throw new Error(`${name} is broken`);
      return opened;
    },
    check: async () => (wrong[tried.at(-1) as BackendName] === "miscomputes" ? "matMul gave 3 instead of 4" : null),
  };
  return { tried, choose: (wish: BackendWish = {}) => chooseBackend(wish, stub) };
}

const report = async (adapter: Adapter, wish?: BackendWish, wrong?: Parameters<typeof steps>[1]) =>
  (await steps(adapter, wrong).choose(wish)).report;

describe("the choice of a backend", () => {
  it.each([
    [real, "webgpu", "gpu", "Acme GPU"],
    [none, "wasm", "no-webgpu", null],
    [software, "wasm", "software-gpu", "google swiftshader"],
  ] as const)("on %o is %s because of %s", async (probed, backend, reason, adapter) => {
    expect(await report(probed)).toMatchObject({ backend, reason, adapter, kernels: "tfjs", failures: [] });
  });

  it("takes kernels that computed rightly for a check of the backend, unless they are left out", async () => {
    const stub: BackendSteps = {
      probe: async () => real,
      open: async (name) => ({ ...opened, kernels: name === "webgpu" ? { name: "ours", checked: true } : noKernels }),
      check: async () => null,
    };
    const wrong: BackendSteps = { ...stub, check: async () => "matMul gave 3 instead of 4" };
    expect((await chooseBackend({}, wrong)).report).toMatchObject({ backend: "webgpu", kernels: "ours" });
    await expect(chooseBackend({ kernels: false }, wrong)).rejects.toThrow("matMul gave 3 instead of 4");
    expect((await chooseBackend({ kernels: false }, stub)).report).toMatchObject({
      backend: "webgpu",
      kernels: "tfjs",
    });
  });

  it.each(["webgpu", "wasm", "cpu"] as const)("is %s when it was asked for, whatever is faster", async (asked) => {
    expect(await report(software, { asked })).toMatchObject({ backend: asked, reason: "asked" });
    expect(await report(real, { asked })).toMatchObject({ backend: asked, reason: "asked" });
  });

  it("wasm says that it keeps copies of the weights, a graphics device does not", async () => {
    expect((await report(software)).keepsCopies).toBe(true);
    expect((await report(real)).keepsCopies).toBeUndefined();
  });

  it("passes over a backend that computes wrongly, and says what it computed", async () => {
    expect(await report(real, {}, { webgpu: "miscomputes" })).toMatchObject({
      backend: "wasm",
      reason: "check-failed",
      adapter: "Acme GPU",
      kernels: "tfjs",
      failures: [{ backend: "webgpu", detail: "matMul gave 3 instead of 4" }],
    });
  });

  it("goes down the whole ladder, also from a backend that was asked for", async () => {
    const { tried, choose } = steps(real, { webgpu: "throws", wasm: "miscomputes" });
    expect((await choose({ asked: "webgpu" })).report).toMatchObject({ backend: "cpu", reason: "check-failed" });
    expect(tried).toEqual(["webgpu", "wasm", "cpu"]);
  });

  it("never tries WebGPU without an adapter, even when asked", async () => {
    const { tried, choose } = steps(none);
    expect((await choose({ asked: "webgpu" })).report).toMatchObject({ backend: "wasm", reason: "no-webgpu" });
    expect(tried).toEqual(["wasm"]);
  });

  it("keeps the reason that it was given", async () => {
    const wish = { asked: "wasm", because: "device-lost" } as const;
    expect(await report(real, wish)).toMatchObject({ backend: "wasm", reason: "device-lost" });
  });

  it("fails with the reasons of all when none works", async () => {
    const all = { webgpu: "throws", wasm: "throws", cpu: "miscomputes" } as const;
    await expect(report(real, {}, all)).rejects.toMatchObject({
      code: "engine.noBackend",
      values: { detail: "webgpu: webgpu is broken; wasm: wasm is broken; cpu: matMul gave 3 instead of 4" },
    });
  });

  it("passes the real self-check on wasm and on plain JavaScript", async () => {
    for (const asked of ["wasm", "cpu"] as const) {
      const chosen = await chooseBackend({ asked });
      expect(chosen.report).toMatchObject({ backend: asked, reason: "asked", adapter: null, failures: [] });
    }
  });
});

describe("our own kernels", () => {
  it("compute on wasm, where they agree with tfjs, and nowhere when they are not wanted", async () => {
    const { report, backend } = await chooseBackend({ asked: "wasm" });
    expect(report.kernels).toMatch(/^WebAssembly, .*SIMD$/);
    expect(await checkKernels(backend.kernels)).toBeNull();
    const plain = await chooseBackend({ asked: "wasm", kernels: false });
    expect([plain.report.kernels, plain.backend.kernels]).toEqual(["tfjs", noKernels]);
  });

  it("that compute wrongly are found out", async () => {
    const { kernels } = (await chooseBackend({ asked: "wasm" })).backend;
    const wrong: Kernels = {
      ...kernels,
      layerNorm: undefined,
      linear: (...all) => tf.mul(kernels.linear?.(...all) as tf.Tensor2D, 1.01),
    };
    expect(await checkKernels(wrong)).toMatch(/^a block gave/);
  });
});

describe("an adapter", () => {
  const info = { vendor: "", architecture: "", device: "", description: "" };

  it.each(["SwiftShader Device (LLVM 10)", "llvmpipe (256 bits)", "Microsoft Basic Render Driver"])(
    "named %s is a software one",
    (description) => expect(isSoftwareAdapter({ ...info, description })).toBe(true),
  );

  it("that calls itself a fallback is a software one", () => {
    expect(isSoftwareAdapter({ ...info, isFallbackAdapter: true })).toBe(true);
    expect(isSoftwareAdapter({ ...info, vendor: "nvidia", architecture: "hopper" })).toBe(false);
  });

  it("is described by what it says, each word once", () => {
    expect(describeAdapter({ ...info, vendor: "apple", architecture: "apple" })).toBe("apple");
    expect(describeAdapter(info)).toBeNull();
  });

  it("is not there in Node", async () => {
    expect(await probeAdapter()).toEqual({ kind: "none", adapter: null });
  });
});
