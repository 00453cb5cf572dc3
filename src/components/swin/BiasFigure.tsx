import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { relativePositionIndex } from "../../model/analysis/windows.ts";
import { blockWindows } from "../../model/swin-stages.ts";
import { tensor } from "../../model/tensor.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { useSwinCapture, useSwinConfig } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { BiasExplorer } from "../views/stages/BiasExplorer.tsx";
import { biasTable } from "../views/stages/stage-tables.ts";

/** The learned relative position bias of the chosen block, and how a pair finds its entry. */
export function BiasFigure() {
  const text = useText();
  const { bias: words } = text.stages;
  const scene = useScene();
  const config = useSwinConfig();
  const capture = useSwinCapture();
  const tables = useAppState((state) => state.weights?.biasTables);
  const picture = useAppState((state) => state.picture);
  const block = useAppState((state) => state.selection.block);
  const [picks, setPicks] = useState<"query" | "key">("key");
  const [view, setView] = useState<"stored" | "turned">("stored");
  const table = tables?.[block];
  const layout = config && blockWindows(config, block);
  return (
    <Frame
      id="bias"
      title={
        <>
          {words.name} <em>· {words.of(block + 1)}</em>
        </>
      }
      name={words.nameOf(block + 1)}
      switches={
        <Segmented
          label={words.view}
          value={view}
          options={[
            { value: "stored", label: words.stored, title: words.storedTitle },
            { value: "turned", label: words.turned, title: words.turnedTitle },
          ]}
          onChange={setView}
        />
      }
      caption={words.caption}
      table={table && layout ? () => biasTable(text, table, layout.windowSize) : undefined}
      tensors={
        table && layout
          ? () => {
              const index = Float32Array.from(relativePositionIndex(layout.windowSize));
              const { windowTokens } = layout;
              return {
                relative_position_bias_table: table,
                relative_position_index: tensor(
                  "relative_position_index",
                  ["query", "key"],
                  [windowTokens, windowTokens],
                  index,
                ),
              };
            }
          : undefined
      }
    >
      {config && tables ? (
        <BiasExplorer
          {...scene}
          config={config}
          tables={tables}
          turned={view === "turned"}
          shiftOff={capture?.intervention.shiftOff ?? false}
          biasOff={capture?.intervention.biasOff ?? false}
          maskOff={capture?.intervention.maskOff ?? false}
          picture={picture}
          picks={picks}
          tools={
            <Segmented
              label={words.picks}
              value={picks}
              options={[
                { value: "query", label: words.pickQuery },
                { value: "key", label: words.pickKey },
              ]}
              onChange={setPicks}
            />
          }
        />
      ) : (
        <Skeleton ratio={1.3} />
      )}
    </Frame>
  );
}
