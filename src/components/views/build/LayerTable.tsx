import { type Text, useText } from "../../../i18n/text.tsx";
import { costOf } from "../../../model/cost.ts";
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

/** Every layer with its output shape, parameters and multiply-adds; a line under a number is its share of the total. */
export function LayerTable({ layers, names, every }: LayerTableProps) {
  const { build: words } = useText();
  const { table } = words;
  const all = costOf(layers);
  const groups = every ? runsOfBlocks(layers) : groupLayers(layers);
  return (
    <section className={styles.scroll} aria-label={table.name} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{table.columns.layer}</th>
            <th scope="col">{table.columns.output}</th>
            <th scope="col">{table.columns.parameters}</th>
            <th scope="col">{table.columns.multiplyAdds}</th>
          </tr>
        </thead>
        {groups.map((group, place) => (
          <tbody key={String(place)}>
            {group.firstBlock !== null && <GroupRow group={group} firstBlock={group.firstBlock} />}
            {group.layers.map((layer) => (
              <LayerRow key={layer.path} layer={layer} names={names} times={group.count} all={all} />
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {table.total}
            </th>
            <td>{words.whole(all.parameters)}</td>
            <td>{words.whole(all.multiplyAdds)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
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
      <td title={count > 1 ? table.times(words.whole(parameters), count, sum(parameters)) : undefined}>
        {sum(parameters)}
      </td>
      <td title={count > 1 ? table.times(words.whole(multiplyAdds), count, sum(multiplyAdds)) : undefined}>
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
  readonly all: { readonly parameters: number; readonly multiplyAdds: number };
}

function LayerRow({ layer, names, times, all }: LayerRowProps) {
  const { build: words } = useText();
  const { path, block, output, parameters, multiplyAdds } = layer;
  const name = nameInBlock(path);
  return (
    <tr className={block === null ? undefined : styles.inBlock}>
      <th scope="row">
        <code>{names === "course" ? courseName(path) : block === null ? path : name}</code>
        <small>{words.table.layers[name]}</small>
      </th>
      <td>{output.join(" × ")}</td>
      <Count value={parameters} share={(parameters * times) / all.parameters} />
      <Count value={multiplyAdds} share={(multiplyAdds * times) / all.multiplyAdds} />
    </tr>
  );
}

function Count({ value, share }: { readonly value: number; readonly share: number }) {
  const { build: words } = useText();
  if (value === 0) return <td className="soft">–</td>;
  return (
    <td>
      {words.whole(value)}
      <span className={styles.share} style={{ width: `${Math.max(1, share * 100)}%` }} />
    </td>
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
