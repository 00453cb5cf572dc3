import { useMemo, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { patchCount, tokenCount, tokenGrid } from "../../model/analysis/token-grid.ts";
import type { VitCapture } from "../../model/capture.ts";
import { noIntervention } from "../../model/intervention.ts";
import type { Selection } from "../../model/selection.ts";
import { tensor } from "../../model/tensor.ts";
import type { Plot } from "../../sandbox/protocol.ts";
import { short } from "../draw/charts/format.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Frame } from "../figures/Frame.tsx";
import { AttentionMatrix } from "../views/AttentionMatrix.tsx";
import { BarChart } from "../views/plots/BarChart.tsx";
import { HistogramChart } from "../views/plots/HistogramChart.tsx";
import { LineChart } from "../views/plots/LineChart.tsx";
import { ValueMap } from "../views/plots/ValueMap.tsx";
import type { SelectionSource } from "../views/selection-source.ts";
import { tokenName } from "../views/token-words.ts";
import styles from "./notebook.module.css";
import { plotTable } from "./plot-table.ts";

export interface PlotFigureProps {
  readonly id: string;
  readonly plot: Plot;
}

/** A plot of a cell as a figure: drawn by the page's own views, with its numbers and files to take away. */
export function PlotFigure({ id, plot }: PlotFigureProps) {
  const text = useText();
  const words = text.notebook.plot;
  const { store } = useApp();
  const name = plot.title || words.names[plot.kind];
  // What the numbers are of is known now, not when somebody takes them away.
  const [made] = useState(() => {
    const { modelName, pictureName } = store.getState();
    return { modelName, pictureName };
  });
  const numbers = () => {
    if (plot.kind === "matrix" || plot.kind === "grid") {
      return { [plot.kind]: tensor(plot.kind, ["row", "column"], [plot.rows, plot.columns], plot.values) };
    }
    return plot.kind === "overlay" ? { values: tensor("values", ["patch"], [plot.values.length], plot.values) } : {};
  };
  return (
    <div className={styles.plot}>
      <Frame
        id={id}
        title={name}
        name={name}
        caption={words.caption}
        table={() => plotTable(plot, text)}
        tensors={plot.kind === "matrix" || plot.kind === "grid" || plot.kind === "overlay" ? numbers : undefined}
        provenance={() => words.provenance(made.modelName, made.pictureName)}
      >
        <PlotView plot={plot} name={name} />
      </Frame>
    </div>
  );
}

function PlotView({ plot, name }: { readonly plot: Plot; readonly name: string }) {
  const colorMap = useAppState((state) => state.settings.colorMap);
  switch (plot.kind) {
    case "matrix":
      return <MatrixPlot plot={plot} name={name} />;
    case "grid":
      return <ValueMap {...plot} name={name} colorMap={colorMap} picture={null} />;
    case "overlay":
      return <OverlayPlot values={plot.values} name={name} />;
    case "lines":
      return <LineChart {...plot} name={name} />;
    case "bars":
      return <BarChart {...plot} name={name} />;
    case "histogram":
      return <HistogramChart {...plot} name={name} />;
  }
}

/** The place in a matrix that its reader has chosen: its own, so that the page's stays. */
function useOwnSelection(start: Selection) {
  return useMemo(() => {
    let [pinned, hover]: [Selection, Partial<Selection> | null] = [start, null];
    let current = start;
    const listeners = new Set<() => void>();
    const change = () => {
      current = { ...pinned, ...hover };
      for (const listener of listeners) listener();
    };
    const selection: SelectionSource = {
      current: () => current,
      pinned: () => pinned,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    return {
      selection,
      onHover(part: Partial<Selection> | null) {
        hover = part;
        change();
      },
      onSelect(part: Partial<Selection>) {
        [pinned, hover] = [{ ...pinned, ...part }, null];
        change();
      },
    };
    // Where it starts matters once.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
}

/** A square of weights over the model's tokens is drawn as a head's is; any other matrix as a heat map. */
function MatrixPlot({
  plot,
  name,
}: {
  readonly plot: Extract<Plot, { kind: "matrix" | "grid" }>;
  readonly name: string;
}) {
  const { scale, colorMap } = useAppState((state) => state.settings);
  const config = useAppState((state) => state.model?.config);
  const { store } = useApp();
  const { query, key } = store.getState().selection;
  const grid = useMemo(() => (config?.family === "vit" ? tokenGrid(config) : null), [config]);
  const last = plot.rows - 1;
  const own = useOwnSelection({ block: 0, head: 0, query: Math.min(query, last), key: Math.min(key, last) });
  const capture = useMemo<VitCapture | null>(() => {
    const { rows, columns, values } = plot;
    const weights = values.every((value) => value >= 0 && value <= 1.0001);
    if (config?.family !== "vit" || !grid || rows !== columns || rows !== tokenCount(grid) || !weights) return null;
    const pattern = tensor("attn.pattern", ["block", "head", "query", "key"], [1, 1, rows, columns], values);
    const tensors = { "attn.pattern": pattern };
    return { family: "vit", config, tensors, blocks: [0], milliseconds: 0, intervention: noIntervention };
  }, [plot, grid, config]);
  if (!capture || !grid) return <ValueMap {...plot} name={name} colorMap={colorMap} picture={null} />;
  return (
    <AttentionMatrix
      {...own}
      grid={grid}
      capture={capture}
      quantity="pattern"
      scale={scale}
      colorMap={colorMap}
      largest={480}
    />
  );
}

/** One value for each patch on the page's picture; those of prefix tokens stand beside it. */
function OverlayPlot({ values, name }: { readonly values: Float32Array; readonly name: string }) {
  const text = useText();
  const words = text.notebook.plot;
  const { store } = useApp();
  // The picture and the model that the values are of, whatever the page shows later.
  const [{ picture, model }] = useState(store.getState);
  const config = model?.config;
  const colorMap = useAppState((state) => state.settings.colorMap);
  // The maps of a Swin shrink: any of its stages may be meant.
  const fitting = useMemo(() => {
    const blocks = config?.family === "swin" ? config.depths.reduce((sum, depth) => sum + depth, 0) : 1;
    const grids = config ? Array.from({ length: blocks }, (_, block) => tokenGrid(config, block)) : [];
    return grids.find((one) => values.length === patchCount(one) || values.length === tokenCount(one)) ?? null;
  }, [config, values]);
  if (!fitting) {
    const of = config && tokenGrid(config);
    return of && <p role="alert">{words.overlaySize(values.length, patchCount(of), tokenCount(of))}</p>;
  }
  const prefix = values.length === patchCount(fitting) ? 0 : fitting.prefix.length;
  const beside = fitting.prefix
    .slice(0, prefix)
    .map((_, index) => `${tokenName(text, fitting, index)} ${short(values[index] ?? 0)}`);
  return (
    <>
      <ValueMap
        values={values.subarray(prefix)}
        rows={fitting.rows}
        columns={fitting.columns}
        name={name}
        colorMap={colorMap}
        picture={picture}
      />
      {beside.length > 0 && <p className={styles.beside}>{words.prefix(beside.join(" · "))}</p>}
    </>
  );
}
