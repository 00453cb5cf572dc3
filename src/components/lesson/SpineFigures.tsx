import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { AtlasFigure } from "../figures/AtlasFigure.tsx";
import { useGrid, useSwinConfig } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { PictureFigure } from "../figures/PictureFigure.tsx";
import { PredictionFigure } from "../figures/PredictionFigure.tsx";
import type { Takeable } from "../figures/TakeAway.tsx";
import { useTakeables } from "../figures/use-takeables.ts";
import { SwinAtlasFigure } from "../swin/lazy.tsx";

// The stations of the spine as figures of their own.

/** The picture cut into patches. */
export function PictureInLesson() {
  const { shell } = useText();
  const grid = useGrid();
  const { picture } = useTakeables();
  const caption = grid ? shell.spine.pictureOf(grid.rows, grid.columns) : shell.spine.waiting;
  return (
    <Frame id="picture" name={shell.spine.picture} title={shell.spine.picture} caption={caption} {...parts(picture)}>
      <PictureFigure compact={false} largest={336} />
    </Frame>
  );
}

/** Every head of every block. */
export function AtlasInLesson() {
  const { shell } = useText();
  const swin = useSwinConfig();
  const { atlas } = useTakeables();
  const [swinAtlas, setSwinAtlas] = useState<Takeable | null>(null);
  const direction = useAppState((state) => state.settings.direction);
  const config = useAppState((state) => state.model?.config);
  const title = !config
    ? shell.spine.waiting
    : config.family === "vit"
      ? shell.spine.blocks(config.depth, config.numHeads)
      : shell.spine.stages(config.depths.length, config.windowSize);
  const caption = direction === "from" ? shell.spine.looksAt : shell.spine.lookedAt;
  return (
    <Frame id="atlas" name={title} title={title} caption={caption} {...parts(atlas ?? swinAtlas)}>
      {swin ? <SwinAtlasFigure compact={false} onTakeable={setSwinAtlas} /> : <AtlasFigure compact={false} />}
    </Frame>
  );
}

/** The answer, beside the one without the intervention. */
export function PredictionInLesson() {
  const { shell } = useText();
  const { prediction } = useTakeables();
  const isOurs = useAppState((state) => state.modelId.endsWith("-imagenette"));
  return (
    <Frame
      id="prediction"
      name={shell.spine.prediction}
      title={shell.spine.prediction}
      caption={isOurs ? shell.spine.tenClasses : (prediction?.caption ?? shell.spine.waiting)}
      {...parts(prediction)}
    >
      <PredictionFigure />
    </Frame>
  );
}

/** Table and tensors of what can be taken away; the frame has its own words. */
function parts(takeable: Takeable | null) {
  return takeable ? { table: takeable.table, tensors: takeable.tensors } : {};
}
