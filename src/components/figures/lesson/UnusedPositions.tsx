import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { noIntervention } from "../../../model/intervention.ts";
import { tensor } from "../../../model/tensor.ts";
import type { ProbeQuestion } from "../../../probe.ts";
import { Segmented } from "../../controls/Segmented.tsx";
import { UnusedPositions as View } from "../../views/position/UnusedPositions.tsx";
import { useApp, useAppState } from "../app-context.tsx";
import { useGrid, useVitConfig } from "../derived.ts";
import { Frame } from "../Frame.tsx";
import { PredictionFigure } from "../PredictionFigure.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { useScene } from "../use-scene.ts";
import { useProbe } from "./use-probe.ts";

function questionOf(
  model: string | null,
  pixels: Uint8Array | undefined,
  positions: "zero" | "learned",
): ProbeQuestion | null {
  if (model === null || !pixels) return null;
  return { model, pixels, roles: ["embed.tokens"], blocks: [0], intervention: { ...noIntervention, positions } };
}

/** The note's code that makes positions and never adds them; the switch is the page's setting `positions`. */
export function UnusedPositions() {
  const { placing } = useText();
  const { unused: words, kinds } = placing;
  const { controller } = useApp();
  const scene = useScene();
  const config = useVitConfig();
  const grid = useGrid();
  const model = useAppState((state) => state.model);
  const picture = useAppState((state) => state.picture);
  const embedding = useAppState((state) => state.weights?.positions);
  const setting = useAppState((state) => state.settings.positions);
  const on = setting !== "zero";
  const id = model && config && !model.recording ? model.id : null;
  const ofWithout = useMemo(() => questionOf(id, picture?.pixels, "zero"), [id, picture]);
  const ofAdded = useMemo(() => questionOf(id, picture?.pixels, "learned"), [id, picture]);
  const [without, added] = [useProbe(ofWithout), useProbe(ofAdded)];
  const tokens = (probe: typeof added) => (probe.current ? (probe.capture?.tensors["embed.tokens"] ?? null) : null);
  const [bare, placed] = [tokens(without), tokens(added)];
  const failed = without.failed ?? added.failed;
  return (
    <Frame
      id="unused-positions"
      title={words.name}
      name={words.name}
      switches={
        <Segmented
          label={words.switch}
          value={on ? "learned" : "zero"}
          options={(["zero", "learned"] as const).map((value) => ({ value, label: words.options[value] }))}
          onChange={(value) => controller.set({ positions: value })}
        />
      }
      caption={words.caption}
      tensors={
        bare && placed
          ? () => ({
              without: tensor("without", bare.axes, bare.shape, bare.data),
              added: tensor("added", placed.axes, placed.shape, placed.data),
            })
          : undefined
      }
    >
      {model && (!config || !embedding) ? (
        <p className="soft">{kinds.none}</p>
      ) : failed ? (
        <p className="soft">{failed}</p>
      ) : grid && config && embedding ? (
        <View
          {...scene}
          {...{ grid, on }}
          without={bare?.data ?? null}
          added={placed?.data ?? null}
          embedDim={config.embedDim}
          parameters={embedding.data.length}
          prediction={<PredictionFigure count={3} compact />}
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
