import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { orderDifference } from "../../../model/analysis/order-difference.ts";
import { softmax } from "../../../model/analysis/top-k.ts";
import { patchCount } from "../../../model/analysis/token-grid.ts";
import type { Capture } from "../../../model/capture.ts";
import { permutePatches } from "../../../model/image/permute-patches.ts";
import { noIntervention, shuffledPositions } from "../../../model/intervention.ts";
import type { ProbeQuestion } from "../../../probe.ts";
import { Segmented } from "../../controls/Segmented.tsx";
import { Slider } from "../../controls/Slider.tsx";
import { ShuffledPatches as View } from "../../views/position/ShuffledPatches.tsx";
import { useAppState } from "../app-context.tsx";
import { useGrid, useVitConfig } from "../derived.ts";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { useScene } from "../use-scene.ts";
import { useProbe } from "./use-probe.ts";

function questionOf(
  model: string | null,
  pixels: Uint8Array | undefined,
  positions: "zero" | "learned",
  block: number,
): ProbeQuestion | null {
  if (model === null || !pixels) return null;
  return {
    model,
    pixels,
    roles: ["block.out", "logits"],
    blocks: [block],
    intervention: { ...noIntervention, positions },
  };
}

/** The picture and its patches in another order, through the model in use. */
export function ShuffledPatches() {
  const { placing, shell } = useText();
  const { shuffle: words } = placing;
  const scene = useScene();
  const config = useVitConfig();
  const grid = useGrid();
  const model = useAppState((state) => state.model);
  const picture = useAppState((state) => state.picture);
  const labels = useAppState((state) => state.model?.labels ?? null);
  const [{ positions, seed }, hold] = useFigureState("shuffle");
  const order = useMemo(() => (grid ? shuffledPositions(patchCount(grid), seed) : null), [grid, seed]);
  const shuffled = useMemo(() => {
    if (!picture || !grid || !order || !config) return null;
    const pixels = permutePatches(picture.pixels, grid.patchSize, grid.columns, order);
    return { ...picture, pixels, bitmap: null };
  }, [picture, grid, order, config]);
  const id = model && config && !model.recording ? model.id : null;
  const last = (config?.depth ?? 1) - 1;
  const ofStraight = useMemo(() => questionOf(id, picture?.pixels, positions, last), [id, picture, positions, last]);
  const ofMoved = useMemo(() => questionOf(id, shuffled?.pixels, positions, last), [id, shuffled, positions, last]);
  const [straight, moved] = [useProbe(ofStraight), useProbe(ofMoved)];
  const one = straight.current ? straight.capture : null;
  const other = moved.current ? moved.capture : null;
  const answer = useMemo(() => {
    const [a, b] = [one?.tensors["block.out"], other?.tensors["block.out"]];
    if (!grid || !order || !one || !other || !a || !b) return null;
    const probabilities = ({ tensors }: Capture) => (tensors.logits ? softmax(tensors.logits.data) : null);
    return {
      difference: orderDifference(a.data, b.data, order, grid.prefix.length),
      straight: probabilities(one),
      shuffled: probabilities(other),
    };
  }, [grid, order, one, other]);
  const failed = straight.failed ?? moved.failed;
  return (
    <Frame
      id="shuffle"
      title={words.name}
      name={words.name}
      switches={
        <Segmented
          label={words.positions}
          value={positions}
          options={(["zero", "learned"] as const).map((value) => ({ value, label: words.options[value] }))}
          onChange={(value) => hold({ positions: value })}
        />
      }
      controls={
        <Slider
          label={words.seed}
          value={seed}
          min={1}
          max={9}
          step={1}
          format={shell.number}
          onChange={(value) => hold({ seed: value })}
        />
      }
      caption={words.caption}
      table={
        answer
          ? () => ({
              columns: [words.patches, words.prefix, words.largest],
              rows: [[answer.difference.patches, answer.difference.prefix, answer.difference.largest]],
            })
          : undefined
      }
    >
      {model && !config ? (
        <p className="soft">{words.onlyVit}</p>
      ) : failed ? (
        <p className="soft">{failed}</p>
      ) : grid && picture && shuffled && order ? (
        <View {...scene} {...{ grid, picture, shuffled, order, positions, answer, labels }} />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
