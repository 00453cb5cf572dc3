import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { patchOfToken } from "../../../model/analysis/token-grid.ts";
import { activation } from "../../../model/capture.ts";
import { normalise } from "../../../model/image/normalise.ts";
import { changeSelection } from "../../../model/selection.ts";
import { PatchTwoWays as View } from "../../views/patch/PatchTwoWays.tsx";
import { projectionTable } from "../../views/patch-projection.ts";
import { useAppState } from "../app-context.tsx";
import { useGrid } from "../derived.ts";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { patchPins, useScene } from "../use-scene.ts";

/** The patch embedding of the model in use on the reader's picture, computed in both ways. */
export function PatchTwoWays() {
  const text = useText();
  const { patching: words } = text;
  const scene = useScene(patchPins);
  const grid = useGrid(0);
  const weights = useAppState((state) => state.weights);
  const picture = useAppState((state) => state.picture);
  const preprocessing = useAppState((state) => state.model?.preprocessing);
  const patches = useAppState((state) => state.capture && activation(state.capture, "embed.patches"));
  const [{ filter }, hold] = useFigureState("patch-two-ways");
  const patch = useAppState((state) =>
    grid ? patchOfToken(grid, changeSelection(state.selection, patchPins, state.model?.config).query) : null,
  );
  const weight = weights?.patchWeight;
  const bias = weights?.patchBias;
  const input = useMemo(
    () => (picture && preprocessing ? normalise(picture.pixels, preprocessing) : null),
    [picture, preprocessing],
  );
  const dimension = Math.min(filter, weight?.shape[0] ?? 1) - 1;
  return (
    <Frame
      id="patch-two-ways"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={grid && input && weight ? () => projectionTable(text, input, grid, patch ?? 0, weight, bias) : undefined}
      tensors={weight ? () => ({ "patch_embed.proj.weight": weight }) : undefined}
    >
      {grid && picture && input && weight ? (
        <View
          {...scene}
          {...{ grid, picture, input, weight, bias, dimension }}
          patches={patches ?? undefined}
          onDimension={(dimension) => hold({ filter: dimension + 1 })}
        />
      ) : (
        <Skeleton ratio={0.6} />
      )}
    </Frame>
  );
}
