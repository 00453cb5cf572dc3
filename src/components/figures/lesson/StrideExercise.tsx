import { useDeferredValue, useMemo, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cutPatches } from "../../../model/analysis/patch-convolution.ts";
import { normalise } from "../../../model/image/normalise.ts";
import { resize } from "../../../model/image/resize.ts";
import controls from "../../controls/controls.module.css";
import { StrideView } from "../../views/patch/StrideView.tsx";
import { useApp, useAppState } from "../app-context.tsx";
import { Frame } from "../Frame.tsx";
import { Setting } from "../Setting.tsx";
import { Skeleton } from "../Skeleton.tsx";
import styles from "./lesson-figures.module.css";

export interface StrideExerciseProps {
  /** Side of the picture in pixels; that of the note when absent. */
  readonly imageSize?: number;
  /** Width of a token; that of the note when absent. */
  readonly embedDim?: number;
}

/** The convolution of the note's patch embedding with any kernel and stride, on the reader's picture. */
export function StrideExercise({ imageSize = 224, embedDim = 16 }: StrideExerciseProps) {
  const { patching, shell } = useText();
  const { stride: words } = patching;
  const { controller } = useApp();
  const picture = useAppState((state) => state.picture);
  // A small stride is a few million products: the slider moves first, the map follows.
  const kernel = useDeferredValue(useAppState((state) => state.settings.convKernel));
  const stride = useDeferredValue(useAppState((state) => state.settings.convStride));
  const [place, setPlace] = useState({ x: 0.45, y: 0.4 });
  const sized = useMemo(() => {
    if (!picture) return null;
    const [height, width] = picture.pixelSize;
    const pixels =
      height === imageSize && width === imageSize
        ? picture.pixels
        : resize(picture.pixels, width, height, imageSize, imageSize, "bicubic");
    const half = [0.5, 0.5, 0.5] as const;
    const shown = { pixels, pixelSize: [imageSize, imageSize] as const };
    return { shown, input: normalise(pixels, { mean: half, std: half }) };
  }, [picture, imageSize]);
  const convolution = useMemo(
    () => ({ imageSize, kernel, stride, inChans: 3, embedDim }),
    [imageSize, kernel, stride, embedDim],
  );
  const cut = useMemo(() => cutPatches(convolution), [convolution]);
  const meant = useMemo(() => cutPatches({ ...convolution, stride: kernel }), [convolution, kernel]);
  // The place stays where it is in the picture when the number of outputs changes.
  const at = (share: number) => Math.min(cut.side - 1, Math.floor(share * cut.side));
  const chosen = at(place.y) * cut.side + at(place.x);
  const set = (convKernel: number, convStride: number) => controller.set({ convKernel, convStride });
  const presets = [
    [words.presets.left, 7, 1],
    [words.presets.meant, 7, 7],
    [words.presets.vit, 16, 16],
  ] as const;
  return (
    <Frame
      id="stride"
      title={
        <>
          {words.name} <em>· {words.title(kernel, stride)}</em>
        </>
      }
      name={`${words.name} · ${words.title(kernel, stride)}`}
      caption={words.caption(imageSize)}
      controls={
        <>
          <fieldset className={`${controls.buttons} ${styles.presets}`} aria-label={words.presets.label}>
            {presets.map(([name, k, s]) => (
              <button
                key={name}
                type="button"
                className={controls.button}
                aria-pressed={k === kernel && s === stride}
                onClick={() => set(k, s)}
              >
                {name}
              </button>
            ))}
          </fieldset>
          <Setting name="convKernel" />
          <Setting name="convStride" />
        </>
      }
      table={() => ({
        columns: [shell.settings.convKernel, shell.settings.convStride, ...Object.values(words.rows)],
        rows: [cut, meant].map((one, index) => [
          kernel,
          index === 0 ? stride : kernel,
          one.tokens,
          `[B, ${one.tokens}, ${embedDim}]`,
          one.overlap,
          one.mostTimes,
          1 - one.covered,
          one.parameters,
          one.multiplyAdds,
          one.pairs,
        ]),
      })}
    >
      {sized ? (
        <StrideView
          picture={sized.shown}
          input={sized.input}
          {...{ convolution, cut, meant, chosen }}
          onChoose={(index) =>
            setPlace({ x: ((index % cut.side) + 0.5) / cut.side, y: (Math.floor(index / cut.side) + 0.5) / cut.side })
          }
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
