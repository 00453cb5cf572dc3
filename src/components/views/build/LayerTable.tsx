import { Fragment } from "react";
import { type Text, useText } from "../../../i18n/text.tsx";
import { type Cost, costOf } from "../../../model/cost.ts";
import { percent } from "../../draw/charts/format.ts";
import { courseName } from "../../../model/cost/course-names.ts";
import type { Layer } from "../../../model/cost/layer.ts";
import { groupLayers, type LayerGroup, nameInBlock, runsOfBlocks } from "../../../model/cost/layer-groups.ts";
import type { Table } from "../table.ts";
import styles from "./build-views.module.css";

export interface LayerTableProps {
  readonly layers: readonly Layer[];
  /** Whose names: timm's, or those of the course's own modules (a ViT only). */
  readonly names: "timm" | "course";
  /** Whether every block is listed, or equal neighbours once. */
  readonly every: boolean;
}

/** Every layer with its output shape, parameters and multiply-adds; the bars before the numbers compare them. */
export function LayerTable({ layers, names, every }: LayerTableProps) {
  const { build: words } = useText();
  const { table } = words;
  const all = costOf(layers);
  const groups = every ? runsOfBlocks(layers) : groupLayers(layers);
  const most = (what: keyof Cost) =>
    Math.max(...groups.flatMap((group) => group.layers.map((layer) => layer[what] * group.count)));
  const largest = { parameters: most("parameters"), multiplyAdds: most("multiplyAdds") };
  return (
    <div className={styles.layers}>
      <section className={styles.scroll} aria-label={table.name} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{table.columns.layer}</th>
              <th scope="col" className={styles.output}>
                {table.columns.output}
              </th>
              <th scope="col" colSpan={2}>
                {table.columns.parameters}
              </th>
              <th scope="col" colSpan={2}>
                {table.columns.multiplyAdds}
              </th>
            </tr>
          </thead>
          {groups.map((group, place) => (
            <tbody key={String(place)}>
              {group.firstBlock !== null && <GroupRow group={group} firstBlock={group.firstBlock} />}
              {group.layers.map((layer) => (
                <LayerRow
                  key={layer.path}
                  layer={layer}
                  names={names}
                  times={group.count}
                  all={all}
                  largest={largest}
                />
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {table.total}
              </th>
              <td colSpan={2}>{words.whole(all.parameters)}</td>
              <td colSpan={2}>{words.whole(all.multiplyAdds)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
      <p className={styles.bars}>{table.bars}</p>
    </div>
  );
}

function GroupRow({ group, firstBlock }: { readonly group: LayerGroup; readonly firstBlock: number }) {
  const { build: words } = useText();
  const { table } = words;
  const { count, layers } = group;
  const { parameters, multiplyAdds } = costOf(layers);
  const sum = (value: number) => words.whole(value * count);
  return (
    <tr className={styles.group}>
      <th scope="rowgroup" colSpan={2}>
        {table.blocks(firstBlock + 1, firstBlock + count)}
        {count > 1 && <small>{table.alike(count)}</small>}
      </th>
      <td colSpan={2} title={count > 1 ? table.times(words.whole(parameters), count, sum(parameters)) : undefined}>
        {sum(parameters)}
      </td>
      <td colSpan={2} title={count > 1 ? table.times(words.whole(multiplyAdds), count, sum(multiplyAdds)) : undefined}>
        {sum(multiplyAdds)}
      </td>
    </tr>
  );
}

interface LayerRowProps {
  readonly layer: Layer;
  readonly names: LayerTableProps["names"];
  /** How many blocks have this layer. */
  readonly times: number;
  readonly all: Cost;
  /** Of the line that has most: the longest bar. */
  readonly largest: Cost;
}

function LayerRow({ layer, names, times, all, largest }: LayerRowProps) {
  const { build: words } = useText();
  const { path, block, output } = layer;
  const name = nameInBlock(path);
  return (
    <tr className={block === null ? undefined : styles.inBlock}>
      <th scope="row">
        <code>{breakable(names === "course" ? courseName(path) : block === null ? path : name)}</code>
        <small>{words.table.layers[name]}</small>
        <small className={styles.shape}>{output.join(" × ")}</small>
      </th>
      <td className={styles.output}>{output.join(" × ")}</td>
      {(["parameters", "multiplyAdds"] as const).map((what) => {
        const sum = layer[what] * times;
        return <Count key={what} value={layer[what]} length={sum / largest[what]} share={sum / all[what]} />;
      })}
    </tr>
  );
}

/** A dotted name that may go on in another line after a dot. */
function breakable(name: string) {
  return name.split(/(?<=\.)/).map((part, place) => (
    <Fragment key={String(place)}>
      {part}
      <wbr />
    </Fragment>
  ));
}

interface CountProps {
  readonly value: number;
  /** Of the bar, 0 to 1. */
  readonly length: number;
  /** Of the total, 0 to 1. */
  readonly share: number;
}

function Count({ value, length, share }: CountProps) {
  const { build: words } = useText();
  return (
    <>
      <td className={styles.share}>
        {value > 0 && <i style={{ width: `${Math.max(1, length * 100)}%` }} title={percent(share)} />}
      </td>
      <td className={value > 0 ? undefined : "soft"}>{value > 0 ? words.whole(value) : "–"}</td>
    </>
  );
}

/** The same as rows: every layer of every block, by timm's name and the course's. */
export function layerTable({ build }: Text, layers: readonly Layer[]): Table {
  const { columns } = build.table;
  return {
    columns: [columns.layer, columns.block, columns.output, columns.parameters, columns.multiplyAdds],
    rows: layers.map(({ path, block, output, parameters, multiplyAdds }) => [
      path,
      block === null ? "" : block + 1,
      output.join(" × "),
      parameters,
      multiplyAdds,
    ]),
  };
}
