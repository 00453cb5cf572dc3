import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";
import { type Kernels, noKernels } from "../../../../src/model/network/kernels/kernels.ts";
import { checkPrograms, expected, smallBlock, step } from "../../../../src/model/network/kernels/webgpu/check.ts";

it("the numbers that WebGPU programs are checked against are those of plain JavaScript", async () => {
  await tf.setBackend("cpu");
  const block = tf.tidy(() => smallBlock(noKernels));
  const numbers = (await block.data<"float32">()).filter((_, index) => index % step === 0);
  expect(numbers.length).toBe(expected.length);
  for (const [index, value] of numbers.entries()) expect(value).toBeCloseTo(expected[index] as number, 5);
  expect(await checkPrograms(noKernels)).toBeNull();
});

it("a program that computes wrongly is found out", async () => {
  await tf.setBackend("cpu");
  const wrong: Kernels = { name: "wrong", linear: (x, { weight }) => tf.matMul(x, weight) };
  expect(await checkPrograms(wrong)).toMatch(/instead of/);
});
