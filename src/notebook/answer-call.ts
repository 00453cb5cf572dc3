import * as v from "valibot";
import { fetchSample } from "../fetch-sample.ts";
import { type Capture, type Role, roles } from "../model/capture.ts";
import { captureBytes } from "../model/capture-bytes.ts";
import type { LoadedModel, Picture } from "../model/engine.ts";
import { ModelError } from "../model/errors.ts";
import type { Door } from "../model/index.ts";
import { type Intervention, noIntervention } from "../model/intervention.ts";
import type { Sample } from "../model/samples.ts";
import type { Method } from "../sandbox/protocol.ts";

/**
 * What a cell may ask of the page: a forward pass of the model that is shown, a picture made ready for it,
 * one of its parameters. Nothing else is there, and every argument is read as what a stranger sent.
 */

export interface CallContext {
  readonly door: Pick<Door, "run" | "prepare" | "weight">;
  readonly samples: readonly Sample[];
  readonly model: LoadedModel;
  readonly picture: Picture;
  readonly signal: AbortSignal;
}

export interface CallAnswer {
  readonly value: unknown;
  /** Memory that goes along with it and is ours no more. */
  readonly transfer: readonly Transferable[];
}

/** Largest capture of one call in bytes. */
const captureLimit = 128 * 2 ** 20;
/** Largest picture of a cell's own in bytes. */
const blobLimit = 32 * 2 ** 20;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000));
const indices = v.pipe(v.array(index), v.maxLength(4096));
const Change = v.strictObject({
  headsOff: v.optional(v.pipe(v.array(v.strictObject({ block: index, head: index })), v.maxLength(4096))),
  blocksOff: v.optional(indices),
  mlpsOff: v.optional(indices),
  patchesOff: v.optional(indices),
  classTokenOff: v.optional(v.boolean()),
  positions: v.optional(v.picklist(["learned", "zero", "shuffled"])),
  shuffleSeed: v.optional(index),
  temperature: v.optional(v.pipe(v.number(), v.finite())),
  maskOff: v.optional(v.boolean()),
  biasOff: v.optional(v.boolean()),
  shiftOff: v.optional(v.boolean()),
});
const RunArgument = v.strictObject({
  roles: v.optional(v.pipe(v.array(v.picklist(roles)), v.maxLength(roles.length))),
  blocks: v.optional(v.pipe(v.array(index), v.maxLength(512))),
  intervention: v.optional(Change),
  pixels: v.optional(v.instance(Uint8Array)),
});
const PrepareArgument = v.strictObject({
  picture: v.optional(v.union([v.pipe(v.string(), v.maxLength(200)), v.instance(Blob)])),
});
const WeightArgument = v.strictObject({ name: v.pipe(v.string(), v.maxLength(200)) });

/** Reads an argument. @throws ModelError `cell.argument` with the place and what was expected there */
function read<Schema extends v.GenericSchema>(
  method: Method,
  schema: Schema,
  argument: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, argument, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue);
  const detail = `${where ? `${where}: ` : ""}${issue.message}`.slice(0, 300);
  throw new ModelError("cell.argument", `vitrine.${method} got a wrong argument: ${detail}.`, { method, detail });
}

/** Every value that an activation of the capture lies in, once. */
function memoryOf(capture: Capture): ArrayBuffer[] {
  const groups = [capture.tensors, ...(capture.family === "swin" ? capture.stages.map(({ tensors }) => tensors) : [])];
  const all = groups.flatMap((tensors) => Object.values(tensors).map((one) => one.data.buffer));
  return [...new Set(all)].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}

async function run(argument: unknown, { door, model, picture, signal }: CallContext): Promise<CallAnswer> {
  const asked = read("run", RunArgument, argument);
  const wanted: readonly Role[] = asked.roles ?? ["attn.pattern"];
  const bytes = captureBytes(model.config, wanted, asked.blocks);
  if (bytes > captureLimit) {
    const [megabytes, limit] = [Math.ceil(bytes / 2 ** 20), captureLimit / 2 ** 20];
    throw new ModelError(
      "cell.capture",
      `This run would keep ${megabytes} MB of activations; a cell may ask for ${limit} MB. Name fewer blocks or roles.`,
      { megabytes, limit },
    );
  }
  const given = Object.fromEntries(Object.entries(asked.intervention ?? {}).filter(([, value]) => value !== undefined));
  const intervention: Intervention = { ...noIntervention, ...given };
  const request = {
    model: model.id,
    pixels: asked.pixels ?? picture.pixels,
    roles: wanted,
    intervention,
    ...(asked.blocks ? { blocks: asked.blocks } : {}),
  };
  const capture = await door.run(request, { signal });
  return { value: capture, transfer: memoryOf(capture) };
}

async function blobOf(asked: string | Blob, { samples, signal }: CallContext): Promise<Blob> {
  if (typeof asked === "string") {
    const sample = samples.find(({ id }) => id === asked);
    if (sample) return fetchSample(sample, signal);
    const known = samples.map(({ id }) => id).join(", ");
    const name = asked.slice(0, 40);
    throw new ModelError("cell.sample", `There is no sample picture “${name}”; there are: ${known}.`, { name, known });
  }
  if (asked.size <= blobLimit) return asked;
  const [megabytes, limit] = [Math.ceil(asked.size / 2 ** 20), blobLimit / 2 ** 20];
  throw new ModelError("cell.blob", `The picture has ${megabytes} MB; at most ${limit} MB are taken.`, {
    megabytes,
    limit,
  });
}

async function prepare(argument: unknown, context: CallContext): Promise<CallAnswer> {
  const { picture: asked } = read("prepare", PrepareArgument, argument);
  const { door, model, signal } = context;
  const picture =
    asked === undefined ? context.picture : await door.prepare(await blobOf(asked, context), model.id, { signal });
  if (asked !== undefined) picture.bitmap?.close();
  const { width, height, crop, pixels, pixelSize } = picture;
  return {
    value: { name: typeof asked === "string" ? asked : "", width, height, crop, pixels, pixelSize },
    transfer: [],
  };
}

async function weight(argument: unknown, { door, model }: CallContext): Promise<CallAnswer> {
  const { name } = read("weight", WeightArgument, argument);
  return { value: await door.weight(model.id, name), transfer: [] };
}

/**
 * Does what a cell asked for.
 *
 * @throws ModelError for a wrong argument, too large a capture, and what the engine refuses; AbortError
 */
export function answerCall(method: Method, argument: unknown, context: CallContext): Promise<CallAnswer> {
  switch (method) {
    case "run":
      return run(argument, context);
    case "prepare":
      return prepare(argument, context);
    case "weight":
      return weight(argument, context);
  }
}
