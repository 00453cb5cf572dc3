/**
 * As much of Protocol Buffers' wire format as an ONNX file needs
 * (https://protobuf.dev/programming-guides/encoding). A message is a list of pieces that are
 * joined once, at the end: the weights of a large network are copied a single time.
 */
export type Pieces = readonly Uint8Array<ArrayBuffer>[];

/** A number in groups of seven bits, the lowest first; negative ones have ten groups. */
export function varint(value: number | bigint): Uint8Array<ArrayBuffer> {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? group | 0x80 : group);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

const key = (field: number, wireType: 0 | 2 | 5) => varint((field << 3) | wireType);

/** Bytes of all pieces together. */
export function lengthOf(pieces: Pieces): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** A whole number. */
export function integer(field: number, value: number | bigint): Pieces {
  return [key(field, 0), varint(value)];
}

/** A float of 32 bits. */
export function float(field: number, value: number): Pieces {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [key(field, 5), bytes];
}

/** A message inside a message, or bytes. */
export function message(field: number, ...pieces: Pieces): Pieces {
  return [key(field, 2), varint(lengthOf(pieces)), ...pieces];
}

/** UTF-8. */
export function text(field: number, value: string): Pieces {
  return message(field, new TextEncoder().encode(value));
}

/** The file. */
export function join(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}
