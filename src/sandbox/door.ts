import { softmax, topK } from "../model/analysis/top-k.ts";
import { activation, type Capture, headActivation, type Role, windowActivation } from "../model/capture.ts";
import { analysis } from "../model/index.ts";
import { type Intervention, noIntervention } from "../model/intervention.ts";
import { at, type NamedTensor, tensor } from "../model/tensor.ts";
import { plot } from "./plots.ts";
import type { Facts, Method } from "./protocol.ts";

/** A picture ready for the model: what `prepare` gives and `run` takes. */
interface Prepared {
  readonly pixels: Uint8Array;
}

interface RunOptions {
  /** What to keep; the patterns of attention when absent. */
  readonly roles?: readonly Role[];
  /** Blocks to keep, from 0; all when absent. */
  readonly blocks?: readonly number[];
  /** What to change; parts that are left out change nothing. */
  readonly intervention?: Partial<Intervention>;
  /** What `prepare` gave; the page's picture when absent. */
  readonly picture?: Prepared;
}

interface AttentionOptions extends Pick<RunOptions, "intervention" | "picture"> {
  /** The window of a Swin, from 0, row-major; 0 when absent. */
  readonly window?: number;
}

export interface DoorParts {
  /** Asks the page; rejects with what it refuses. */
  readonly call: (method: Method, argument: unknown) => Promise<unknown>;
  readonly facts: () => Facts | null;
  /** Shows a value below the cell that runs. */
  readonly show: (value: unknown) => void;
}

/**
 * `vitrine` in a notebook cell: the same door as in the page's console, to the model and the picture that
 * the page shows. What computes on the engine goes through the port; analysis and plots are plain code here.
 * Blocks, heads, queries and keys count from 0, as arrays do.
 */
export function createSandboxDoor({ call, facts, show }: DoorParts) {
  const present = (): Facts => {
    const now = facts();
    if (!now) throw new Error("There is no model on the page yet; run the cell again when it has come.");
    return now;
  };
  const run = async (options: RunOptions = {}): Promise<Capture> => {
    const { roles, blocks, intervention, picture } = options;
    return (await call("run", { roles, blocks, intervention, pixels: picture?.pixels })) as Capture;
  };
  return Object.freeze({
    /** The model of the page: its name, config, labels and number of parameters. */
    get model() {
      return present().model;
    },
    /** The picture of the page as the model sees it: pixels are [height, width, 3], 0 to 255. */
    get picture() {
      return present().picture;
    },
    /** A forward pass of the page's model; what `roles` names is kept. */
    run,
    /** A picture ready for the model: a sample by its name, a Blob, or without argument the page's own. */
    prepare: async (picture?: string | Blob) => (await call("prepare", { picture })) as Facts["picture"],
    /** Who looks at whom in one head: [query, key], each row sums to 1. In a Swin, of one window. */
    attention: async (block: number, head: number, options: AttentionOptions = {}): Promise<NamedTensor> => {
      const { window = 0, ...rest } = options;
      const capture = await run({ ...rest, roles: ["attn.pattern"], blocks: [block] });
      const found =
        capture.family === "vit"
          ? headActivation(capture, "attn.pattern", block, head)
          : windowActivation(capture, "attn.pattern", block, window, head);
      if (!found) throw new RangeError(`The model has no head ${head} in block ${block}; both count from 0.`);
      return found;
    },
    /** A parameter by its timm name, for instance "blocks.0.attn.qkv.weight"; undefined when there is none. */
    weight: async (name: string) => (await call("weight", { name })) as NamedTensor | undefined,
    /** The classes that a run finds likeliest, with their probabilities; names in the language of the page. */
    prediction: (capture: Capture, count = 5) => {
      const logits = activation(capture, "logits");
      if (!logits) throw new Error("This model has no class head, so it predicts nothing.");
      const { lang, model } = present();
      const name = (index: number) => model.labels?.[index]?.[lang] ?? model.labels?.[index]?.en ?? String(index);
      return topK(softmax(logits.data), count).map(({ index, value }) => ({
        label: name(index),
        probability: value,
      }));
    },
    /** Shows a value below the cell, as its last expression is shown. */
    show,
    plot,
    noIntervention,
    activation,
    headActivation,
    windowActivation,
    at,
    tensor,
    analysis: Object.freeze({ ...analysis }),
  });
}

export type SandboxDoor = ReturnType<typeof createSandboxDoor>;
