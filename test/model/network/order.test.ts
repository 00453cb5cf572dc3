import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orderDifference } from "../../../src/model/analysis/order-difference.ts";
import { headAnswer, readOuts } from "../../../src/model/analysis/read-out.ts";
import { permutePatches } from "../../../src/model/image/permute-patches.ts";
import { noIntervention, shuffledPositions } from "../../../src/model/intervention.ts";
import { NetworkEngine } from "../../../src/model/network/engine.ts";
import { seededRandom } from "../../../src/model/random.ts";
import { smallModel } from "./small-model.ts";

const [side, patchSize, columns] = [32, 8, 4];
const random = seededRandom(11);
const pixels = Uint8Array.from({ length: side * side * 3 }, () => Math.floor(random() * 256));
const order = shuffledPositions(columns * columns, 3);

describe("the order of the patches", () => {
  const engine = new NetworkEngine({ asked: "cpu" });
  const run = async (picture: Uint8Array, positions: "zero" | "learned") => {
    const intervention = { ...noIntervention, positions };
    const roles = ["norm", "logits"] as const;
    return engine.run({ model: "vit_cls", pixels: picture, intervention, roles });
  };
  beforeAll(async () => {
    await engine.load(smallModel("vit_cls"));
  });
  afterAll(() => engine.dispose());

  it("makes no difference without positions: the same tokens come out, each where its patch went", async () => {
    const [one, other] = [
      await run(pixels, "zero"),
      await run(permutePatches(pixels, patchSize, columns, order), "zero"),
    ];
    const apart = orderDifference(one.tensors.norm!.data, other.tensors.norm!.data, order, 1);
    expect(apart.patches).toBeLessThan(2e-5);
    expect(apart.prefix).toBeLessThan(2e-5);
    expect(apart.largest).toBeGreaterThan(0.1);
    // In their places they differ: the order is what was compared.
    const inPlace = orderDifference(
      one.tensors.norm!.data,
      other.tensors.norm!.data,
      order.map((_, i) => i),
      1,
    );
    expect(inPlace.patches).toBeGreaterThan(0.01);
  });

  it("changes the answer with positions", async () => {
    const moved = permutePatches(pixels, patchSize, columns, order);
    const [one, other] = [await run(pixels, "learned"), await run(moved, "learned")];
    const apart = orderDifference(one.tensors.norm!.data, other.tensors.norm!.data, order, 1);
    expect(apart.patches).toBeGreaterThan(1e-3);
    expect(apart.prefix).toBeGreaterThan(1e-4);
  });

  it("reads the class token as the network does, through the network's own head", async () => {
    const { tensors } = await run(pixels, "learned");
    const { token, mean, cosine } = readOuts(tensors.norm!.data, 36, 1);
    const [weight, bias] = [await engine.weight("vit_cls", "head.weight"), await engine.weight("vit_cls", "head.bias")];
    const answer = headAnswer(token, weight!.data, bias!.data);
    answer.forEach((value, index) => expect(value).toBeCloseTo(tensors.logits!.data[index]!, 5));
    const byHand = [...tensors.norm!.data].filter((_, at) => at >= 36 && at % 36 === 4);
    expect(mean[4]).toBeCloseTo(byHand.reduce((a, b) => a + b) / 16, 6);
    expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
  });
});

describe("patches in another order", () => {
  it("keep their pixels", () => {
    const picture = Uint8Array.from({ length: 4 * 4 * 3 }, (_, at) => at);
    const moved = permutePatches(picture, 2, 2, [3, 0, 1, 2]);
    const pixel = (of: Uint8Array, y: number, x: number) => of[(y * 4 + x) * 3];
    expect(pixel(moved, 0, 0)).toBe(pixel(picture, 2, 2));
    expect(pixel(moved, 1, 1)).toBe(pixel(picture, 3, 3));
    expect(pixel(moved, 0, 2)).toBe(pixel(picture, 0, 0));
    expect(pixel(moved, 3, 1)).toBe(pixel(picture, 1, 3));
    expect(() => permutePatches(picture, 2, 2, [0, 1])).toThrow(RangeError);
  });
});
