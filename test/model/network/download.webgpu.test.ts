import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { download } from "../../../src/model/network/download.ts";
import { noKernels } from "../../../src/model/network/kernels/kernels.ts";
import { countDeviceCalls } from "../../../src/model/network/kernels/webgpu/counts.ts";

const device = countDeviceCalls();
beforeAll(() => tf.setBackend("webgpu"));
afterAll(() => device.stop());

/** 0, 1, 2 … times a factor, computed on the device. */
const counted = (size: number, factor: number) => tf.tidy(() => tf.mul(tf.range(0, size), factor));

it.each([
  ["one buffer", 1e6, 1],
  ["several buffers where one would be too large", 5000, 3],
])("numbers from the device come in %s, each once", async (_name, limit, readbacks) => {
  const [a, b, c] = [counted(1001, 1), counted(1200, 2), counted(1100, 3)] as const;
  const host = tf.tensor1d([7, 8, 9]); // not on the device yet
  const parts = [
    { of: a, begin: 1, shape: [3] },
    { of: a, begin: 999, shape: [2] },
    { of: b, begin: 1, shape: [2, 3], strides: [400, 1] },
    { of: c, begin: 0, shape: [1100] },
    { of: host, begin: 1, shape: [2] },
  ];
  device.reset();
  const read = await download(
    parts,
    noKernels,
    (numbersOf) =>
      parts.map((part) => {
        const { data, from } = numbersOf(part);
        return [...data.subarray(part.begin - from, part.begin - from + 3)];
      }),
    limit,
  );
  expect(device.counts.readbacks).toBe(readbacks);
  expect(read).toEqual([
    [1, 2, 3],
    [999, 1000],
    [2, 4, 6],
    [0, 3, 6],
    [8, 9],
  ]);
  tf.dispose([a, b, c, host]);
});
