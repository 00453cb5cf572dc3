import { float, integer, join, message, type Pieces, text } from "./protobuf.ts";

/** `TensorProto.DataType` of what we write. */
const dataTypes = { float32: 1, uint8: 2, int64: 7 } as const;

type Values = Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;

const typeOf = (values: Values) =>
  values instanceof Float32Array ? dataTypes.float32 : values instanceof Uint8Array ? dataTypes.uint8 : dataTypes.int64;

/** A float, a whole number or several of them, as an operator's attributes have them. */
export type Attribute = number | readonly number[] | { readonly float: number };

function attribute(name: string, value: Attribute): Pieces {
  if (Array.isArray(value)) {
    return [...text(1, name), ...value.flatMap((one: number) => integer(8, one)), ...integer(20, 7)];
  }
  if (typeof value === "number") return [...text(1, name), ...integer(3, value), ...integer(20, 2)];
  return [...text(1, name), ...float(2, (value as { float: number }).float), ...integer(20, 1)];
}

function valueInfo(name: string, shape: readonly number[]): Pieces {
  const axes = shape.flatMap((extent) => message(1, ...integer(1, extent)));
  return [...text(1, name), ...message(2, ...message(1, ...integer(1, dataTypes.float32), ...message(2, ...axes)))];
}

/**
 * An ONNX graph under construction (onnx.proto3, IR version 8, opset 17): constants and
 * operators in, the bytes of a file out. Tensors go by their name.
 */
export class OnnxGraph {
  readonly #nodes: Pieces[] = [];
  readonly #constants = new Map<string, Pieces>();
  readonly #inputs: Pieces[] = [];
  readonly #outputs: Pieces[] = [];
  #count = 0;

  /** A float32 input. */
  input(name: string, shape: readonly number[]): string {
    this.#inputs.push(valueInfo(name, shape));
    return name;
  }

  /** Makes a tensor an output of the graph. */
  output(name: string, shape: readonly number[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** A constant; a name that is there already is used again. */
  constant(name: string, shape: readonly number[], values: Values): string {
    if (!this.#constants.has(name)) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      const extents = shape.flatMap((extent) => integer(1, extent));
      this.#constants.set(name, [...extents, ...integer(2, typeOf(values)), ...text(8, name), ...message(9, bytes)]);
    }
    return name;
  }

  scalar(value: number): string {
    return this.constant(`scalar ${value}`, [], Float32Array.of(value));
  }

  /** A list of whole numbers, as shapes and indices are given. */
  integers(...values: readonly number[]): string {
    return this.constant(`integers ${values.join(" ")}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** An operator with one output. @param named the output's name, when it matters */
  op(type: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, named?: string): string {
    const [output = ""] = this.opWith([named ?? `t${this.#count++}`], type, inputs, attributes);
    return output;
  }

  /** An operator with several outputs. */
  ops(count: number, type: string, inputs: readonly string[]): readonly string[] {
    return this.opWith(
      Array.from({ length: count }, () => `t${this.#count++}`),
      type,
      inputs,
      {},
    );
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const all = (field: number, parts: Iterable<Pieces>) => [...parts].flatMap((part) => message(field, ...part));
    const graph = [
      ...all(1, this.#nodes),
      ...text(2, "network"),
      ...all(5, this.#constants.values()),
      ...all(11, this.#inputs),
      ...all(12, this.#outputs),
    ];
    return join([...integer(1, 8), ...text(2, "vitrine"), ...message(7, ...graph), ...message(8, ...integer(2, 17))]);
  }

  private opWith(
    outputs: readonly string[],
    type: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute>,
  ): readonly string[] {
    this.#nodes.push([
      ...inputs.flatMap((name) => text(1, name)),
      ...outputs.flatMap((name) => text(2, name)),
      ...text(3, `n${this.#nodes.length}`),
      ...text(4, type),
      ...Object.entries(attributes).flatMap(([name, value]) => message(5, ...attribute(name, value))),
    ]);
    return outputs;
  }
}
