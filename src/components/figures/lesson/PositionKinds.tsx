import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cosineTo, positionVectors } from "../../../model/analysis/similarity.ts";
import { patchOfToken, tokenGrid, tokenOfPatch } from "../../../model/analysis/token-grid.ts";
import { fixedPositions } from "../../../model/fixed-positions.ts";
import { tensor } from "../../../model/tensor.ts";
import { PositionKinds as View } from "../../views/position/PositionKinds.tsx";
import { useSelection } from "../../views/selection-source.ts";
import { tokenName } from "../../views/token-words.ts";
import { useAppState } from "../app-context.tsx";
import { useVitConfig } from "../derived.ts";
import { Frame } from "../Frame.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { useScene } from "../use-scene.ts";

export interface PositionKindsProps {
  /** The formulas beside the learned positions; both when absent. */
  readonly beside?: readonly ("sinusoid" | "sinusoid2d")[];
}

const both = ["sinusoid", "sinusoid2d"] as const;

/** The checkpoint's positions against those of formulas, for the chosen patch. */
export function PositionKinds({ beside = both }: PositionKindsProps) {
  const text = useText();
  const { kinds: words } = text.placing;
  const scene = useScene();
  const config = useVitConfig();
  const embedding = useAppState((state) => state.weights?.positions);
  const loaded = useAppState((state) => state.weights !== null);
  const query = useSelection(scene.selection, (now) => now.query);
  // The stored grid: the run interpolates between its positions where its own is another one.
  const grid = useMemo(() => {
    if (!config) return null;
    const [rows, columns] = config.positionGrid;
    return { ...tokenGrid(config), rows, columns };
  }, [config]);
  const wanted = beside.join();
  const tables = useMemo(() => {
    if (!config || !grid || !embedding) return null;
    const { patchSize, embedDim } = config;
    const stored = { ...config, imageSize: [grid.rows * patchSize, grid.columns * patchSize] as const };
    const first = grid.prefix.length * embedDim;
    const formulas = both
      .filter((kind) => wanted.split(",").includes(kind) && !(kind === "sinusoid2d" && embedDim % 4 !== 0))
      .map((kind) => [kind, (fixedPositions(stored, kind) ?? new Float32Array()).subarray(first)] as const);
    return [["learned", positionVectors(embedding, grid).vectors] as const, ...formulas];
  }, [config, grid, embedding, wanted]);
  const dim = config?.embedDim ?? 1;
  const patch = grid ? (patchOfToken(grid, query) ?? 0) : 0;
  const kinds = useMemo(
    () =>
      tables?.map(([kind, table]) => ({ name: words[kind], table, similarity: cosineTo(table, dim, patch) })) ?? null,
    [tables, words, dim, patch],
  );
  const name = grid ? words.name(tokenName(text, grid, tokenOfPatch(grid, patch))) : "";
  return (
    <Frame
      id="position-kinds"
      title={name}
      name={name}
      caption={words.caption}
      table={
        kinds && grid
          ? () => ({
              columns: [text.charts.position.columns.token, ...kinds.map((kind) => kind.name)],
              rows: Array.from({ length: grid.rows * grid.columns }, (_, other) => [
                tokenName(text, grid, tokenOfPatch(grid, other)),
                ...kinds.map((kind) => kind.similarity[other] as number),
              ]),
            })
          : undefined
      }
      tensors={
        tables
          ? () =>
              Object.fromEntries(
                tables.map(([kind, table]) => [
                  kind,
                  tensor(kind, ["patch", "embedDim"], [table.length / dim, dim], table),
                ]),
              )
          : undefined
      }
    >
      {kinds && grid ? (
        <View {...scene} {...{ grid, kinds, dim }} />
      ) : loaded ? (
        <p className="soft">{words.none}</p>
      ) : (
        <Skeleton ratio={1.4} />
      )}
    </Frame>
  );
}
