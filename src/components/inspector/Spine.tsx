import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { ChosenPair } from "../figures/ChosenPair.tsx";
import { AtlasFigure } from "../figures/AtlasFigure.tsx";
import { BiasStage, SwinAtlasFigure, SwinChosenPair } from "../swin/lazy.tsx";
import { PatchStage } from "../figures/PatchStage.tsx";
import { PictureFigure } from "../figures/PictureFigure.tsx";
import { PositionStage } from "../figures/PositionStage.tsx";
import { PredictionFigure } from "../figures/PredictionFigure.tsx";
import { Setting } from "../figures/Setting.tsx";
import { useGrid, useSwinConfig, useVitConfig } from "../figures/derived.ts";
import { useTakeables } from "../figures/use-takeables.ts";
import { isIntervened } from "../../store.ts";
import type { Takeable } from "../figures/TakeAway.tsx";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useWide } from "../hooks/use-narrow.ts";
import { ProgressLine } from "../page/ProgressLine.tsx";
import styles from "./spine.module.css";
import { Stage } from "./Stage.tsx";

/** Whether the reader has scrolled past the place where the spine stands. */
function useScrolledPast() {
  const sentinel = useRef<HTMLDivElement>(null);
  const [past, setPast] = useState(false);
  useEffect(() => {
    const element = sentinel.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setPast(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { sentinel, past };
}

/** How the maps are coloured, compared and ordered; beside them where there is room, else behind a button. */
function AtlasSettings() {
  const { shell } = useText();
  const swin = useSwinConfig();
  return (
    <dl className={styles.settings}>
      {(["scale", "colorMap", "tint", "order"] as const).map((name) => (
        <div key={name}>
          <dt>{shell.settings[name]}</dt>
          <dd>
            {/* A Swin has no class token to look at. */}
            <Setting name={name} except={swin && name === "tint" ? ["classMass"] : []} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Blocks up to which the settings fit beside the maps. */
const fewBlocks = 6;

/**
 * The network in the order of its computation: picture → patches → position →
 * every block as a column of its heads' maps → prediction. It is overview, diagram
 * and navigation, and stays in sight: past its place it becomes a slim bar.
 */
export function Spine() {
  const { shell } = useText();
  const { controller } = useApp();
  const { sentinel, past } = useScrolledPast();
  const vit = useVitConfig();
  const swin = useSwinConfig();
  const direction = useAppState((state) => state.settings.direction);
  const intervened = useAppState(isIntervened);
  const recorded = useAppState((state) => state.model?.recording !== undefined);
  const isRandom = useAppState((state) => state.model?.random !== undefined);
  const isOurs = useAppState((state) => state.modelId.endsWith("-imagenette"));
  const grid = useGrid();
  const takeables = useTakeables();
  const [swinAtlas, setSwinAtlas] = useState<Takeable | null>(null);
  const roomy = useWide() && (vit?.depth ?? 0) <= fewBlocks && !swin;
  return (
    <>
      <div ref={sentinel} className={styles.sentinel} />
      <section className={styles.spine} data-compact={past} data-recorded={recorded} aria-label={shell.spine.label}>
        <Stage
          takeable={past ? null : takeables.picture}
          title={
            <>
              {shell.spine.picture} {grid && !past && <em>· {shell.spine.pictureOf(grid.rows, grid.columns)}</em>}
            </>
          }
        >
          <PictureFigure compact={past} />
        </Stage>
        {!past && !recorded && (
          <>
            <Stage title={shell.spine.patches} kind="narrow">
              <PatchStage />
            </Stage>
            {swin ? (
              <BiasStage />
            ) : (
              <Stage title={shell.spine.position} kind="position">
                <PositionStage />
              </Stage>
            )}
          </>
        )}
        <Stage
          kind="blocks"
          takeable={past ? null : (takeables.atlas ?? swinAtlas)}
          title={
            <>
              {vit
                ? shell.spine.blocks(vit.depth, vit.numHeads)
                : swin
                  ? shell.spine.stages(swin.depths.length, swin.windowSize)
                  : shell.spine.waiting}{" "}
              {(vit ?? swin) && <em>· {direction === "from" ? shell.spine.looksAt : shell.spine.lookedAt}</em>}
            </>
          }
          tools={
            !past &&
            !roomy && (
              <Menu label={shell.spine.view} quiet>
                <AtlasSettings />
              </Menu>
            )
          }
        >
          <div className={styles.atlas}>
            <div className={styles.atlasMaps}>
              {swin ? <SwinAtlasFigure compact={past} onTakeable={setSwinAtlas} /> : <AtlasFigure compact={past} />}
            </div>
            {!past && roomy && <AtlasSettings />}
          </div>
          <ProgressLine />
        </Stage>
        {past && <Stage title={shell.spine.chosen}>{swin ? <SwinChosenPair /> : <ChosenPair />}</Stage>}
        <Stage
          takeable={past ? null : takeables.prediction}
          title={shell.spine.prediction}
          tools={
            intervened && (
              <button type="button" className={controls.button} onClick={() => controller.restore()}>
                {shell.figures.whatIf.undo}
              </button>
            )
          }
        >
          <PredictionFigure compact count={past ? 2 : 5} />
          {isRandom && <p className={styles.hint}>{past ? shell.header.random : shell.spine.random}</p>}
          {isOurs && !past && <p className={styles.hint}>{shell.spine.tenClasses}</p>}
        </Stage>
      </section>
    </>
  );
}
