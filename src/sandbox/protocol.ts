import type { ModelConfig, ClassLabel } from "../model/config.ts";

/**
 * What crosses the one port between the page and the worker that runs a reader's code. The page tells what
 * to run and answers calls; the worker sends data, never markup. Nothing that comes out of it is trusted:
 * `notebook/read-message.ts` reads every message against the limits below, whatever its type says here.
 */

export const limits = {
  /** Characters of one text: a string, a line of output, an inspected object. */
  text: 20_000,
  /** Characters of a name, a title, a label. */
  label: 200,
  /** Values of an array or a tensor that are sent to be shown; statistics are of all of them. */
  values: 4096,
  /** Values behind one plot: a matrix of 1025 tokens. */
  plotValues: 1_100_000,
  rows: 1000,
  columns: 50,
  series: 8,
  points: 20_000,
  bars: 120,
  /** Outputs of one cell: lines, plots, tables. */
  outputs: 200,
} as const;

export interface Statistics {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Values that are no finite number. */
  readonly notFinite: number;
}

/** A plot as data; the page's own views draw it. */
export type Plot =
  | {
      readonly kind: "matrix" | "grid";
      readonly title: string;
      readonly rows: number;
      readonly columns: number;
      /** Row-major. */
      readonly values: Float32Array;
    }
  | {
      /** One value for each patch of the picture, or for each token of the model. */
      readonly kind: "overlay";
      readonly title: string;
      readonly values: Float32Array;
    }
  | {
      readonly kind: "lines";
      readonly title: string;
      readonly x: string;
      readonly y: string;
      readonly series: readonly { readonly name: string; readonly x: Float64Array; readonly y: Float64Array }[];
    }
  | {
      readonly kind: "bars";
      readonly title: string;
      readonly y: string;
      readonly labels: readonly string[];
      readonly values: Float64Array;
    }
  | {
      readonly kind: "histogram";
      readonly title: string;
      readonly x: string;
      /** One more than there are counts. */
      readonly edges: Float64Array;
      readonly counts: Float64Array;
    };

export type TableCell = string | number;

/** A value as the page shows it. */
export type Shown =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      /** A tensor, a typed array, or an array of numbers: its first values. */
      readonly kind: "array";
      readonly type: string;
      readonly axes: readonly string[];
      readonly shape: readonly number[];
      readonly values: Float64Array;
      readonly statistics: Statistics | null;
    }
  | {
      readonly kind: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly TableCell[])[];
      /** Rows that there are; the first of them are sent. */
      readonly total: number;
    }
  | { readonly kind: "plot"; readonly plot: Plot };

export type LogLevel = "log" | "warn" | "error";

export type Output =
  | { readonly kind: "line"; readonly level: LogLevel; readonly text: string }
  | { readonly kind: "value"; readonly value: Shown };

/** Where an error came from: the run whose code it was, and the place in it, from 1. */
export interface Frame {
  readonly run: number;
  readonly line: number;
  readonly column: number;
}

export interface CellFailure {
  readonly name: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** The code of a `ModelError` that the page answered with; empty for the cell's own. */
  readonly code: string;
}

/** What the page shows at the moment, for `vitrine.model` and `vitrine.picture`. */
export interface Facts {
  readonly lang: "en" | "zh";
  readonly model: {
    readonly name: string;
    readonly config: ModelConfig;
    readonly labels: readonly ClassLabel[] | null;
    readonly parameters: number;
  };
  readonly picture: {
    readonly name: string;
    readonly width: number;
    readonly height: number;
    readonly pixels: Uint8Array;
    readonly pixelSize: readonly [height: number, width: number];
  };
}

/** Names that a cell makes for all cells. */
export interface Declared {
  readonly name: string;
  readonly kind: "const" | "let" | "function";
}

export type Method = "run" | "prepare" | "weight";

export type ToSandbox =
  | {
      readonly kind: "run";
      readonly run: number;
      readonly code: string;
      /** The cell as it stands in the editor, for the engine's own word on its syntax. */
      readonly source: string;
      readonly declared: readonly Declared[];
      readonly facts: Facts | null;
    }
  | { readonly kind: "answer"; readonly call: number; readonly value: unknown }
  | { readonly kind: "refusal"; readonly call: number; readonly code: string; readonly message: string }
  | { readonly kind: "ping" };

export type FromSandbox =
  | { readonly kind: "ready" }
  | { readonly kind: "pong" }
  | { readonly kind: "output"; readonly run: number; readonly output: Output }
  | { readonly kind: "call"; readonly call: number; readonly method: Method; readonly argument: unknown }
  | { readonly kind: "done"; readonly run: number; readonly value: Shown | null; readonly dropped: number }
  | { readonly kind: "failed"; readonly run: number; readonly failure: CellFailure; readonly dropped: number };
