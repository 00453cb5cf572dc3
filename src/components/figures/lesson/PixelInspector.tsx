import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { normalise } from "../../../model/image/normalise.ts";
import { tensor } from "../../../model/tensor.ts";
import { PixelInspector as View } from "../../views/patch/PixelInspector.tsx";
import { useAppState } from "../app-context.tsx";
import { useGrid } from "../derived.ts";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";
import { Skeleton } from "../Skeleton.tsx";

/** Every pixel of the reader's picture as the model gets it, with its place in patch and vector. */
export function PixelInspector() {
  const { patching } = useText();
  const { pixel: words } = patching;
  const grid = useGrid(0);
  const picture = useAppState((state) => state.picture);
  const preprocessing = useAppState((state) => state.model?.preprocessing);
  const [place, hold] = useFigureState("pixel");
  const input = useMemo(
    () => (picture && preprocessing ? normalise(picture.pixels, preprocessing) : null),
    [picture, preprocessing],
  );
  const [height, width] = picture?.pixelSize ?? [1, 1];
  const row = Math.min(place.row ?? Math.floor(height * 0.42), height - 1);
  const column = Math.min(place.column ?? Math.floor(width * 0.45), width - 1);
  const rows = Object.values(words.rows);
  return (
    <Frame
      id="pixel"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={
        picture && input
          ? () => ({
              columns: [rows[0] ?? "", "R", "G", "B", "r", "g", "b"],
              rows: Array.from({ length: width }, (_, x) => {
                const from = (row * width + x) * 3;
                const three = (values: ArrayLike<number>) => [0, 1, 2].map((c) => values[from + c] as number);
                return [`${row}, ${x}`, ...three(picture.pixels), ...three(input)];
              }),
            })
          : undefined
      }
      tensors={
        input ? () => ({ input: tensor("input", ["row", "column", "channel"], [height, width, 3], input) }) : undefined
      }
    >
      {grid && picture && input ? (
        <View {...{ picture, input, grid, row, column }} onPixel={(y, x) => hold({ row: y, column: x })} />
      ) : (
        <Skeleton ratio={2} />
      )}
    </Frame>
  );
}
