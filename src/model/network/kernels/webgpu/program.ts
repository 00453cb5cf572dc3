import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

/** Scalars that a shader reads at once from a buffer: single ones, or four as a vector. */
export type Components = 1 | 4;

/** A number that a program is told when it runs. */
export type Uniform = readonly [name: string, type: "u32" | "f32", value: number];

/**
 * A compute shader without its sizes. Those are uniforms, so that one pipeline serves
 * every layer of every model.
 */
export interface Program {
  /** Names the variant; everything that the code depends on is in it. */
  readonly key: string;
  /** WGSL with a `fn main()` that uses `workgroupId`, `localId`, the buffers by name, `result` and `uniforms`. */
  readonly code: string;
  /** The buffers in order, all of float32 but those of an int32 tensor. */
  readonly buffers: readonly (readonly [name: string, components: Components])[];
  readonly resultComponents: Components;
  readonly workgroup: readonly [x: number, y: number];
}

/** A tensor in a buffer that may be longer than what is read of it. */
export type Source = Pick<tf.Tensor, "dataId" | "dtype">;

const types = { u32: "uint32", f32: "float32" } as const;

/**
 * Runs a program on the active backend, which must be WebGPU.
 *
 * tfjs makes a pipeline for every new combination of ranks and broadcasts. Our shaders
 * compute their own indices, so every buffer is announced as a scalar and the result as
 * [1, size]: what is left is one pipeline for each program.
 *
 * @param groups workgroups across and down
 * @param shape of the result
 */
export function runProgram<T extends tf.Tensor>(
  program: Program,
  inputs: readonly Source[],
  uniforms: readonly Uniform[],
  groups: readonly [x: number, y: number],
  shape: readonly number[],
): T {
  const backend = tf.backend() as WebGPUBackend;
  const info = backend.runWebGPUProgram(
    {
      shaderKey: program.key,
      getUserCode: () => program.code,
      variableNames: program.buffers.map(([name]) => name),
      variableComponents: program.buffers.map(([, components]) => components),
      outputComponent: program.resultComponents,
      outputShape: [1, shape.reduce((product, extent) => product * extent, 1)],
      uniforms: uniforms.map(([name, type]) => `${name}: ${type}, `).join(""),
      workgroupSize: [...program.workgroup, 1],
      dispatchLayout: { x: [1], y: [0] },
      // tfjs compiles a single row of workgroups apart, so there is always a second one, which finds nothing to do.
      dispatch: [groups[0], Math.max(2, groups[1]), 1],
    },
    inputs.map(({ dataId, dtype }) => ({ dataId, dtype, shape: [] })),
    "float32",
    uniforms.map(([, type, value]) => ({ type: types[type], data: [value] })),
  );
  return tf.engine().makeTensorFromTensorInfo({ ...info, shape: [...shape] }) as T;
}
