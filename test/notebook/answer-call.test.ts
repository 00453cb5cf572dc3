import { describe, expect, test, vi } from "vitest";
import type { Capture } from "../../src/model/capture.ts";
import type { LoadedModel, Picture } from "../../src/model/engine.ts";
import { ModelError } from "../../src/model/errors.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { tensor } from "../../src/model/tensor.ts";
import { answerCall } from "../../src/notebook/answer-call.ts";
import { courseSwin } from "../gallery/sample-swin-capture.ts";

const picture: Picture = {
  width: 2,
  height: 2,
  crop: { x: 0, y: 0, width: 2, height: 2 },
  pixels: new Uint8Array(12),
  pixelSize: [2, 2],
  bitmap: null,
};
const model = { id: "shown", config: courseSwin } as unknown as LoadedModel;

function page() {
  const shared = new Float32Array(8);
  const capture = {
    family: "swin",
    config: courseSwin,
    tensors: { logits: tensor("logits", ["class"], [4], shared.subarray(0, 4)) },
    stages: [{ blocks: [], tensors: { "attn.q": tensor("attn.q", ["x"], [4], shared.subarray(4)) } }],
  } as unknown as Capture;
  const door = {
    run: vi.fn((_request: object, _options?: object) => Promise.resolve(capture)),
    prepare: vi.fn((_image: Blob, _model: string) => Promise.resolve(picture)),
    weight: vi.fn((_model: string, _name: string) => Promise.resolve(undefined)),
  };
  const context = { door, model, picture, samples: [], signal: new AbortController().signal };
  return { door, context, shared };
}

const refused = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ModelError ? error.code : error;
};

describe("what a cell asks of the page", () => {
  test("is a run of the model that is shown, on its picture, with what the cell leaves out as it is", async () => {
    const { door, context, shared } = page();
    const { transfer } = await answerCall("run", { intervention: { maskOff: true, biasOff: undefined } }, context);
    expect(door.run.mock.calls[0]?.[0]).toEqual({
      model: "shown",
      pixels: picture.pixels,
      roles: ["attn.pattern"],
      intervention: { ...noIntervention, maskOff: true },
    });
    // Memory goes along once, however many tensors lie in it.
    expect(transfer).toEqual([shared.buffer]);
  });

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["another model", { model: "other" }],
    ["an unknown role", { roles: ["constructor"] }],
    ["a block that is no number", { blocks: ["0"] }],
    ["a negative block", { blocks: [-1] }],
    ["pixels that are no bytes", { pixels: [1, 2, 3] }],
    ["an unknown change", { intervention: { everythingOff: true } }],
    ["a head without a block", { intervention: { headsOff: [{ head: 1 }] } }],
    ["a temperature that is no number", { intervention: { temperature: Number.NaN } }],
    ["a list without end", { intervention: { patchesOff: Array.from({ length: 5000 }, () => 1) } }],
  ])("is refused for %s", async (_, argument) => {
    const { door, context } = page();
    expect(await refused(answerCall("run", argument, context))).toBe("cell.argument");
    expect(door.run).not.toHaveBeenCalled();
  });

  test("is refused before it runs where too much would be kept", async () => {
    const { door, context } = page();
    const large = { ...model, config: { ...courseSwin, imageSize: [4096, 4096] as const } };
    const roles = ["attn.pattern", "attn.scores", "attn.q", "attn.k", "attn.v", "block.out"];
    expect(await refused(answerCall("run", { roles }, { ...context, model: large }))).toBe("cell.capture");
    expect(door.run).not.toHaveBeenCalled();
  });

  test("is a picture of its own, a sample that exists, or the one that is shown", async () => {
    const { door, context } = page();
    expect((await answerCall("prepare", {}, context)).value).toMatchObject({ pixels: picture.pixels });
    expect(door.prepare).not.toHaveBeenCalled();
    await answerCall("prepare", { picture: new Blob(["x"]) }, context);
    expect(door.prepare).toHaveBeenCalledOnce();
    expect(await refused(answerCall("prepare", { picture: "../secret" }, context))).toBe("cell.sample");
    expect(await refused(answerCall("prepare", { picture: { size: 1 } }, context))).toBe("cell.argument");
    const heavy = new Blob([new Uint8Array(33 * 2 ** 20)]);
    expect(await refused(answerCall("prepare", { picture: heavy }, context))).toBe("cell.blob");
  });

  test("is a parameter of the model that is shown, by name", async () => {
    const { door, context } = page();
    await answerCall("weight", { name: "head.weight" }, context);
    expect(door.weight).toHaveBeenCalledWith("shown", "head.weight");
    expect(await refused(answerCall("weight", { name: 1 }, context))).toBe("cell.argument");
  });
});
