import { useMemo, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { filterOf, filterScale } from "../../model/analysis/filters.ts";
import { patchOfToken, type TokenGrid, tokenOfPatch } from "../../model/analysis/token-grid.ts";
import type { Preprocessing } from "../../model/config.ts";
import { normalise } from "../../model/image/normalise.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { percent, short } from "../draw/charts/format.ts";
import { type CroppedPicture, patchImage } from "../draw/charts/picture-crop.ts";
import { useWidth } from "../hooks/use-width.ts";
import { FilterGrid, filterColumns } from "./FilterGrid.tsx";
import styles from "./PatchEmbedding.module.css";
import { ProjectionSteps } from "./ProjectionSteps.tsx";
import { type FilterComponents, projection } from "./patch-projection.ts";
import { type SelectionSource, useSelection } from "./selection-source.ts";
import { TokenBars } from "./TokenBars.tsx";
import { tokenName } from "./token-words.ts";

export interface PatchEmbeddingProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** The learned filters: [embedDim, inChans, patchSize, patchSize]. */
  readonly weight: NamedTensor;
  /** [embedDim]; undefined without one. */
  readonly bias: NamedTensor | undefined;
  /** From `filterComponents`; keep its identity while the checkpoint is the same. */
  readonly components: FilterComponents;
  /** All filters, or their principal components. */
  readonly show: "filters" | "components";
  /** The picture that was run; null before the first one. */
  readonly picture: Pick<CroppedPicture, "pixels" | "pixelSize"> | null;
  /** Mean and standard deviation that the model takes off. */
  readonly preprocessing: Pick<Preprocessing, "mean" | "std">;
  /** `embed.patches` of the run: [patch, embedDim]. */
  readonly patches: NamedTensor | undefined;
  /** Whether the chosen token is the query (`from`, default) or the key. */
  readonly direction?: Direction;
  /** Only as many components as fit, for the spine. */
  readonly compact?: boolean;
  /** Rows of the compact grid; 6 by default. */
  readonly compactRows?: number;
  /** The chosen dimension of the token; the view keeps its own when absent. */
  readonly dimension?: number;
  readonly onDimension?: (dimension: number) => void;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/**
 * How a patch becomes a token: the learned filters as pictures, and the chosen
 * patch, flattened and multiplied with the chosen filter, as one number of it.
 */
export function PatchEmbedding(props: PatchEmbeddingProps) {
  const { selection, grid, weight, bias, components, show, picture, preprocessing, patches, compact = false } = props;
  const { direction = "from" } = props;
  const text = useText();
  const { patches: words } = text.charts;
  const [frame, width] = useWidth<HTMLDivElement>(compact ? 112 : 420);
  const token = useSelection(selection, (now) => focusToken(now, direction));
  const [pointed, setPointed] = useState<number | null>(null);
  const [component, setComponent] = useState(0);
  const [own, setOwn] = useState(0);
  const embedDim = weight.shape[0] ?? 1;
  const dimension = Math.min(embedDim - 1, props.dimension ?? own);
  const onDimension = props.onDimension ?? setOwn;
  const { patchSize } = grid;
  const size = weight.shape[2] ?? patchSize;

  const input = useMemo(() => picture && normalise(picture.pixels, preprocessing), [picture, preprocessing]);
  const patch = patchOfToken(grid, token);
  const steps = useMemo(
    () => (input && patch !== null ? projection(input, grid, patch, weight, bias, dimension) : null),
    [input, grid, patch, weight, bias, dimension],
  );
  const pixels = useMemo(
    () => (picture && patch !== null ? patchImage(picture, grid, patch) : null),
    [picture, grid, patch],
  );

  const count = components.explained.length;
  const sayComponent = (index: number) => words.component(index + 1, percent(components.explained[index] ?? 0));
  const sayFilter = (index: number) => words.filterExact(index + 1, short(filterScale(filterOf(weight, index))));
  const held = (first: number) =>
    percent(components.explained.subarray(0, first).reduce((sum, share) => sum + share, 0));

  if (compact) {
    const fitting = Math.min(count, filterColumns(width, size) * (props.compactRows ?? 6));
    return (
      <div ref={frame} className={styles.frame}>
        <FilterGrid
          weights={components.weights}
          count={fitting}
          patchSize={size}
          width={width}
          label={words.components(fitting, embedDim)}
          describe={sayComponent}
          chosen={pointed}
          onHover={setPointed}
          onSelect={setPointed}
        />
      </div>
    );
  }

  const isFilters = show === "filters";
  const shown = pointed ?? (isFilters ? dimension : component);
  return (
    <div ref={frame} className={styles.frame}>
      <FilterGrid
        weights={isFilters ? weight : components.weights}
        count={isFilters ? embedDim : count}
        patchSize={size}
        width={width}
        label={isFilters ? words.filters(embedDim) : words.components(count, embedDim)}
        describe={isFilters ? sayFilter : sayComponent}
        chosen={shown}
        onHover={setPointed}
        onSelect={isFilters ? onDimension : setComponent}
      />
      <p className={styles.note}>
        <span>{isFilters ? sayFilter(shown) : sayComponent(shown)}</span>
        {!isFilters && <span>{words.held(shown + 1, held(shown + 1))}</span>}
      </p>
      {steps && pixels && patch !== null ? (
        <>
          <h3 className={styles.title}>{words.story(tokenName(text, grid, tokenOfPatch(grid, patch)))}</h3>
          <ProjectionSteps
            projection={steps}
            patchSize={patchSize}
            pixels={pixels}
            name={tokenName(text, grid, token)}
            dimension={dimension}
            value={patches?.data[patch * embedDim + dimension] ?? steps.sum + steps.bias}
            width={width}
          />
          {patches && (
            <TokenBars
              values={patches.data.subarray(patch * embedDim, (patch + 1) * embedDim)}
              dimension={dimension}
              width={width}
              onDimension={onDimension}
            />
          )}
        </>
      ) : (
        <p className={styles.note}>{picture ? words.prefix(tokenName(text, grid, token)) : words.waiting}</p>
      )}
    </div>
  );
}
