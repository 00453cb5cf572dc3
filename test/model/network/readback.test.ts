import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { download } from "../../../src/model/network/download.ts";
import { noKernels } from "../../../src/model/network/kernels/kernels.ts";
import { readBack } from "../../../src/model/network/readback.ts";
import { Recorder } from "../../../src/model/network/recorder.ts";

const newArray = (length: number) => new Float32Array(length);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

it("what lies inside a longer tensor, even with gaps, is read as if it had been cut out", async () => {
  const [tokens, heads, headDim] = [3, 2, 4];
  const qkv = tf.reshape(tf.range(0, tokens * 3 * heads * headDim), [tokens, 3 * heads * headDim]) as tf.Tensor2D;
  const recorder = new Recorder(["attn.k", "attn.pattern"], [0, 1]);
  for (const block of [0, 1]) {
    const strides = [headDim, 3 * heads * headDim, 1];
    const tap = recorder.tapOfBlock(block);
    tap.stretch("attn.k", { of: qkv, begin: heads * headDim, strides }, [heads, tokens, headDim]);
    tap.stretch("attn.pattern", { of: qkv, begin: 5 + block }, [1, 2, 3]);
    tap.stretch("attn.q", { of: qkv, begin: 0 }, [1, 1, 1]);
  }
  const read = await download(recorder.parts, noKernels, (numbersOf) =>
    readBack(recorder.stage(0), numbersOf, newArray),
  );
  recorder.dispose();

  const split = tf.transpose(tf.reshape(qkv, [tokens, 3, heads, headDim]), [1, 2, 0, 3]);
  const keys = await tf.slice(split, [1], [1]).data();
  expect(read["attn.k"]?.shape).toEqual([2, heads, tokens, headDim]);
  expect([...(read["attn.k"]?.data ?? [])]).toEqual([...keys, ...keys]);
  expect([...(read["attn.pattern"]?.data ?? [])]).toEqual([5, 6, 7, 8, 9, 10, 6, 7, 8, 9, 10, 11]);
  expect(read["attn.q"]).toBeUndefined();
});
