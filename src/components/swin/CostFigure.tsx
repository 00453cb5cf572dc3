import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { SwinConfig } from "../../model/config.ts";
import { swinAttentionCost } from "../../model/swin-cost.ts";
import controls from "../controls/controls.module.css";
import { Slider } from "../controls/Slider.tsx";
import { useSwinConfig } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import styles from "../views/stages/Cost.module.css";
import { CostCurve, sides } from "../views/stages/CostCurve.tsx";
import { CostFormula } from "../views/stages/CostFormula.tsx";
import { CostStages } from "../views/stages/CostStages.tsx";
import { costTable } from "../views/stages/stage-tables.ts";

/** What attention costs over the whole map and in windows: for the loaded picture, and as curves. */
export function CostFigure() {
  const text = useText();
  const { cost: words } = text.stages;
  const config = useSwinConfig();
  return (
    <Frame
      id="cost"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={config ? () => costTable(text, swinAttentionCost(config)) : undefined}
    >
      {config ? <Cost config={config} key={config.imageSize.join("×")} /> : <Skeleton ratio={1.1} />}
    </Frame>
  );
}

function Cost({ config }: { readonly config: SwinConfig }) {
  const { cost: words } = useText().stages;
  const loaded = {
    channels: config.embedDim,
    window: config.windowSize,
    side: Math.round(Math.sqrt((config.imageSize[0] * config.imageSize[1]) / config.patchSize ** 2)),
  };
  const [knobs, setKnobs] = useState(loaded);
  const { channels, window, side } = knobs;
  const moved = channels !== loaded.channels || window !== loaded.window || side !== loaded.side;
  const set = (part: Partial<typeof knobs>) => setKnobs({ ...knobs, ...part });
  const [height, width] = config.imageSize;
  return (
    <div className={styles.frame}>
      <CostFormula />
      <section>
        <h3 className={styles.title}>{words.thisPicture(height, width, config.windowSize)}</h3>
        <CostStages cost={swinAttentionCost(config)} />
      </section>
      <section>
        <h3 className={styles.title}>{words.curves}</h3>
        <CostCurve {...knobs} onSide={(next) => set({ side: next })} />
      </section>
      <div className={styles.knobs}>
        <Slider
          label={words.channels}
          value={channels}
          min={12}
          max={1536}
          step={12}
          format={String}
          onChange={(next) => set({ channels: next })}
        />
        <Slider
          label={words.window}
          value={window}
          min={4}
          max={32}
          step={1}
          format={String}
          onChange={(next) => set({ window: next })}
        />
        <Slider
          label={words.side}
          value={side * config.patchSize}
          min={sides[0] * config.patchSize}
          max={sides[1] * config.patchSize}
          step={config.patchSize}
          format={(pixels) => words.pixels(pixels, pixels / config.patchSize)}
          onChange={(pixels) => set({ side: pixels / config.patchSize })}
        />
        {moved && (
          <button type="button" className={controls.button} onClick={() => setKnobs(loaded)}>
            {words.back}
          </button>
        )}
      </div>
    </div>
  );
}
