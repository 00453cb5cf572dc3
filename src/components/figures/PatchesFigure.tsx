import { useText } from "../../i18n/text.tsx";
import { patchOfToken } from "../../model/analysis/token-grid.ts";
import { activation } from "../../model/capture.ts";
import { normalise } from "../../model/image/normalise.ts";
import { changeSelection, focusToken } from "../../model/selection.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { PatchEmbedding } from "../views/PatchEmbedding.tsx";
import { projectionTable } from "../views/patch-projection.ts";
import { useAppState } from "./app-context.tsx";
import { useFilterComponents, useGrid } from "./derived.ts";
import { useFigureState } from "./figure-state.ts";
import { Frame } from "./Frame.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { patchPins, useScene } from "./use-scene.ts";

/** The learned filters, and the chosen patch flattened and multiplied with them. */
export function PatchesFigure() {
  const text = useText();
  const words = text.shell.figures.patches;
  const scene = useScene(patchPins);
  const grid = useGrid(0);
  const components = useFilterComponents();
  const weights = useAppState((state) => state.weights);
  const picture = useAppState((state) => state.picture);
  const capture = useAppState((state) => state.capture);
  const preprocessing = useAppState((state) => state.model?.preprocessing);
  const direction = useAppState((state) => state.settings.direction);
  const [{ show }, hold] = useFigureState("patches");
  const weight = weights?.patchWeight;
  const bias = weights?.patchBias;

  // A token that is no patch has no projection, and so no table.
  const patch = useAppState((state) => {
    const inPatches = changeSelection(state.selection, patchPins, state.model?.config);
    return grid && patchOfToken(grid, focusToken(inPatches, direction));
  });
  const table =
    grid && picture && preprocessing && weight && patch !== null
      ? () => projectionTable(text, normalise(picture.pixels, preprocessing), grid, patch, weight, bias)
      : undefined;

  return (
    <Frame
      id="patches"
      title={words.name}
      name={words.name}
      switches={
        <Segmented
          label={words.show}
          value={show}
          options={[
            { value: "filters", label: words.filters },
            { value: "components", label: words.components },
          ]}
          onChange={(value) => hold({ show: value })}
        />
      }
      caption={words.caption}
      table={table}
      tensors={weight ? () => ({ "patch_embed.proj.weight": weight }) : undefined}
    >
      {grid && weight && components && preprocessing ? (
        <PatchEmbedding
          {...scene}
          grid={grid}
          weight={weight}
          bias={bias}
          components={components}
          show={show}
          picture={picture}
          preprocessing={preprocessing}
          patches={(capture && activation(capture, "embed.patches")) ?? undefined}
          direction={direction}
        />
      ) : (
        <Skeleton ratio={1.6} />
      )}
    </Frame>
  );
}
