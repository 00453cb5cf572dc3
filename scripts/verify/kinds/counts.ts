import { costOf } from "../../../src/model/cost.ts";
import { courseName } from "../../../src/model/cost/course-names.ts";
import type { Layer, Operator } from "../../../src/model/cost/layer.ts";
import type { CaseFolder } from "../case-folder.ts";
import type { Measured } from "../compare.ts";
import { type CountedConfig, countedLayers } from "../counted-network.ts";

type Table = Readonly<Record<string, number>>;

interface Counted {
  readonly total: number;
  readonly config?: CountedConfig;
}

interface CountedParameters extends Counted {
  /** Of what the reference trains, where that is less than all: DETR's stem and first stage are frozen. */
  readonly trainable?: number;
  readonly by_part?: Table;
  readonly by_layer?: Table;
}

interface CountedWork extends Counted {
  readonly input: readonly number[];
  readonly by_operator?: Table;
  readonly by_module?: Table;
}

export interface Counts {
  readonly params: Readonly<Record<string, CountedParameters>>;
  readonly macs: Readonly<Record<string, CountedWork>>;
}

const whole = (value: number) => value.toLocaleString("en-US");
const operators: Readonly<Record<string, Operator>> = {
  conv: "conv",
  linear: "linear",
  matmul: "matmul",
  layer_norm: "layerNorm",
  batch_norm: "batchNorm",
};

/** Parameters and multiply-adds of published networks, whole and by their parts: exact, or wrong. */
export function verifyCounts({ json }: Pick<CaseFolder, "json">): Measured[] {
  const { params, macs } = json as unknown as Counts;
  return [
    ...Object.entries(params).flatMap(([name, counted]) => parameterLines(name, counted)),
    ...Object.entries(macs).flatMap(([name, counted]) => workLines(name, counted, params[name]?.config)),
  ];
}

function parameterLines(name: string, counted: CountedParameters): Measured[] {
  const layers = countedLayers(name, counted.config);
  const isCourse = counted.by_part !== undefined && "patch_embedding" in counted.by_part;
  const sum = (chosen: (layer: Layer) => boolean) => costOf(layers.filter(chosen)).parameters;
  const parts = compareTable(`${name} part`, counted.by_part, (key) =>
    sum(isCourse ? coursePart(key) : ({ path }) => isUnder(path, key)),
  );
  const lines = compareTable(`${name} layer`, counted.by_layer, (key) =>
    sum(isCourse ? courseLayer(key) : ({ module }) => module === (key.startsWith("(directly") ? "" : key)),
  );
  const trained = ({ path }: Layer) => !/^backbone\.(conv1|layer1\.)/.test(path);
  const trainable =
    counted.trainable === undefined ? [] : [exact(`${name} trainable`, sum(trained), counted.trainable)];
  const total = costOf(layers).parameters;
  return summary(name, "parameters", exact(name, total, counted.total), total, [...parts, ...lines, ...trainable]);
}

function workLines(name: string, counted: CountedWork, config: CountedConfig | undefined): Measured[] {
  const layers = countedLayers(name, counted.config ?? config, counted.input);
  const sum = (chosen: (layer: Layer) => boolean) => costOf(layers.filter(chosen)).multiplyAdds;
  const byOperator = compareTable(`${name} operator`, counted.by_operator, (key) =>
    sum(({ operator }) => operator !== null && operator === operators[key]),
  );
  const byModule = compareTable(`${name} module`, counted.by_module, (key) =>
    sum(({ module }) => isUnder(module, key)),
  );
  const total = costOf(layers).multiplyAdds;
  return summary(name, "multiply-adds", exact(name, total, counted.total), total, [...byOperator, ...byModule]);
}

/** One line for a network, and one more for each of its parts that is wrong. */
function summary(name: string, what: string, total: Measured, got: number, parts: readonly Measured[]): Measured[] {
  const wrong = parts.filter(({ pass }) => !pass);
  const checked = parts.length > 0 ? `, ${parts.length - wrong.length} of ${parts.length} parts` : "";
  return [{ ...total, tensor: `${name}: ${whole(got)} ${what}${checked}` }, ...wrong];
}

function compareTable(what: string, table: Table | undefined, count: (key: string) => number): Measured[] {
  return Object.entries(table ?? {}).map(([key, expected]) => exact(`${what} ${key}`, count(key), expected));
}

function exact(name: string, got: number, expected: number): Measured {
  const error = Math.abs(got - expected);
  return { tensor: `${name}: ${whole(got)}, not ${whole(expected)}`, error, tolerance: 0, pass: error === 0 };
}

function isUnder(path: string, key: string): boolean {
  return path === key || path.startsWith(`${key}.`);
}

/** The course's list says what its modules hold themselves: `encoder` is the norm after the blocks. */
function coursePart(key: string): (layer: Layer) => boolean {
  const own: Readonly<Record<string, string>> = {
    position_embeddings: "pos_embed",
    cls_token: "cls_token",
    patch_embedding: "patch_embed.proj",
    encoder: "norm",
  };
  return ({ path }) => (own[key] ? path === own[key] : isUnder(courseName(path), key));
}

/** `encoder.layers.i` is any block; what stands in brackets is said to people. */
function courseLayer(key: string): (layer: Layer) => boolean {
  const name = key.replace(/ \(.*\)$/, "").replace(".i", ".0");
  return ({ path }) => isUnder(courseName(path), name);
}
