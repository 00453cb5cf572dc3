import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { filterOf, filterScale } from "../../../model/analysis/filters.ts";
import { convolve } from "../../../model/analysis/patch-convolution.ts";
import { patchOfToken, type TokenGrid, tokenOfPatch } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { fixed, short } from "../../draw/charts/format.ts";
import { type CroppedPicture, patchImage } from "../../draw/charts/picture-crop.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { FilterGrid } from "../FilterGrid.tsx";
import { PatchGrid } from "../PatchGrid.tsx";
import { projection } from "../patch-projection.ts";
import { ProjectionSteps } from "../ProjectionSteps.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { tokenName } from "../token-words.ts";
import { FeatureMap } from "./FeatureMap.tsx";
import styles from "./patch.module.css";

export interface PatchTwoWaysProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  readonly picture: CroppedPicture;
  /** The normalised picture: [height, width, inChans]. */
  readonly input: Float32Array;
  /** The model's filters: [embedDim, inChans, patchSize, patchSize]. */
  readonly weight: NamedTensor;
  readonly bias: NamedTensor | undefined;
  /** `embed.patches` of the run: [patch, embedDim]. */
  readonly patches: NamedTensor | undefined;
  /** The chosen filter, from 0. */
  readonly dimension: number;
  readonly onDimension: (dimension: number) => void;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** One number of a token twice: the patch flattened and multiplied, and the same filter as a convolution. */
export function PatchTwoWays(props: PatchTwoWaysProps) {
  const { selection, grid, picture, input, weight, bias, patches, dimension, onDimension, onHover, onSelect } = props;
  const text = useText();
  const { patching: words, charts } = text;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const token = useSelection(selection, (now) => now.query);
  const patch = patchOfToken(grid, token) ?? 0;
  const embedDim = weight.shape[0] ?? 1;
  const inChans = weight.shape[1] ?? 3;
  const { rows, columns, patchSize } = grid;
  const half = Math.floor((width - 16) / 2);

  const steps = useMemo(
    () => projection(input, grid, patch, weight, bias, dimension),
    [input, grid, patch, weight, bias, dimension],
  );
  const map = useMemo(() => {
    const size = { height: rows * patchSize, width: columns * patchSize, inChans, kernel: patchSize };
    const { values } = convolve(input, filterOf(weight, dimension), size, patchSize);
    const added = bias?.data[dimension] ?? 0;
    return values.map((value) => value + added);
  }, [input, weight, bias, dimension, rows, columns, patchSize, inChans]);
  const pixels = useMemo(() => patchImage(picture, grid, patch), [picture, grid, patch]);

  const name = tokenName(text, grid, tokenOfPatch(grid, patch));
  const flat = Math.fround(steps.sum) + steps.bias;
  const slid = map[patch] ?? 0;
  const kept = patches?.data[patch * embedDim + dimension];
  const part = (index: number) => ({ query: tokenOfPatch(grid, index) });
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.halves}>
        <div>
          <h3 className={styles.title}>
            {words.choosePatch} <small>{words.kernelOn(patchSize)}</small>
          </h3>
          <PatchGrid
            {...{ selection, grid, picture, onHover, onSelect }}
            source="pixels"
            direction="from"
            compact
            largest={half}
          />
        </div>
        <div>
          <h3 className={styles.title}>
            {words.convolution} <small>{words.convolutionShape(embedDim, rows, columns)}</small>
          </h3>
          <FeatureMap
            values={map}
            {...{ rows, columns }}
            width={half}
            label={words.map(dimension + 1)}
            chosen={patch}
            onHover={(index) => onHover(index === null ? null : part(index))}
            onSelect={(index) => onSelect(part(index))}
          />
        </div>
      </div>
      <div className={styles.filters}>
        <h3 className={styles.title}>{words.chooseFilter(embedDim)}</h3>
        <FilterGrid
          weights={weight}
          count={embedDim}
          patchSize={weight.shape[2] ?? patchSize}
          {...{ width }}
          label={charts.patches.filters(embedDim)}
          describe={(index) => charts.patches.filterExact(index + 1, short(filterScale(filterOf(weight, index))))}
          chosen={dimension}
          onHover={() => {}}
          onSelect={onDimension}
        />
      </div>
      <div className={styles.way}>
        <h3 className={styles.title}>
          {words.flatten} <small>{words.flattenShape(patchSize, inChans, steps.patch.length, embedDim)}</small>
        </h3>
        <ProjectionSteps projection={steps} {...{ patchSize, pixels, name, dimension, width }} value={kept ?? flat} />
      </div>
      <dl className={styles.agree}>
        <dt>{words.flatten}</dt>
        <dd>
          <b>{fixed(flat, 6)}</b>
        </dd>
        <dd />
        <dt>{words.convolution}</dt>
        <dd>
          <b>{fixed(slid, 6)}</b>
        </dd>
        <dd>{words.differs(short(Math.abs(Math.fround(flat) - slid)))}</dd>
        {kept !== undefined && (
          <>
            <dt>{words.network}</dt>
            <dd>
              <b>{fixed(kept, 6)}</b>
            </dd>
            <dd>{words.differs(short(Math.abs(kept - slid)))}</dd>
          </>
        )}
      </dl>
      <ul className={styles.shapes} aria-label={words.shapes}>
        {words
          .chains({ rows, columns, patchSize, inChans, length: steps.patch.length, embedDim })
          .map(([lead, ...chain]) => (
            <li key={lead}>
              {lead}
              {chain.map((shape, at) => (
                <code key={String(at)}>
                  {at > 0 && "→ "}
                  {shape}
                </code>
              ))}
            </li>
          ))}
      </ul>
    </div>
  );
}
