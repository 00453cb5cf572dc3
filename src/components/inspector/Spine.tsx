import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { AtlasFigure } from "../figures/AtlasFigure.tsx";
import { PatchStage } from "../figures/PatchStage.tsx";
import { PictureFigure } from "../figures/PictureFigure.tsx";
import { PositionStage } from "../figures/PositionStage.tsx";
import { PredictionFigure } from "../figures/PredictionFigure.tsx";
import { Setting } from "../figures/Setting.tsx";
import { useGrid } from "../figures/derived.ts";
import { isIntervened } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useWide } from "../hooks/use-narrow.ts";
import styles from "./inspector.module.css";

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

/** What is going on and the way to stop it; it stands where the result will. */
function ProgressLine() {
  const { shell } = useText();
  const { controller } = useApp();
  const progress = useAppState((state) => state.progress);
  if (!progress) return null;
  const share =
    progress.stage === "run"
      ? progress.block / progress.depth
      : progress.stage === "download" && progress.total
        ? progress.loaded / progress.total
        : undefined;
  return (
    <div className={styles.progress}>
      <progress value={share} aria-label={shell.progress(progress)} />
      <span>{shell.progress(progress)}</span>
      <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={() => controller.cancel()}>
        {shell.cancel}
      </button>
    </div>
  );
}

/** How the maps are coloured, compared and ordered; beside them where there is room, else behind a button. */
function AtlasSettings() {
  const { shell } = useText();
  return (
    <dl className={styles.settings}>
      {(["scale", "colorMap", "tint", "order"] as const).map((name) => (
        <div key={name}>
          <dt>{shell.settings[name]}</dt>
          <dd>
            <Setting name={name} />
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
  const config = useAppState((state) => state.model?.config);
  const direction = useAppState((state) => state.settings.direction);
  const intervened = useAppState(isIntervened);
  const grid = useGrid();
  const roomy = useWide() && (config?.depth ?? 0) <= fewBlocks;
  return (
    <>
      <div ref={sentinel} className={styles.sentinel} />
      <section className={styles.spine} data-compact={past} aria-label={shell.spine.label}>
        <div className={styles.stage}>
          <h2>
            {shell.spine.picture} {grid && !past && <em>· {shell.spine.pictureOf(grid.rows, grid.columns)}</em>}
          </h2>
          <PictureFigure compact={past} />
        </div>
        {!past && (
          <>
            <div className={styles.stage}>
              <h2>{shell.spine.patches}</h2>
              <PatchStage />
            </div>
            <div className={`${styles.stage} ${styles.stagePosition}`}>
              <h2>{shell.spine.position}</h2>
              <PositionStage />
            </div>
          </>
        )}
        <div className={`${styles.stage} ${styles.stageBlocks}`}>
          <div className={styles.stageHead}>
            <h2>
              {config ? shell.spine.blocks(config.depth, config.numHeads) : shell.spine.waiting}{" "}
              <em>· {direction === "from" ? shell.spine.looksAt : shell.spine.lookedAt}</em>
            </h2>
            {!past && !roomy && (
              <Menu label={shell.spine.view} quiet>
                <AtlasSettings />
              </Menu>
            )}
          </div>
          <div className={styles.atlas}>
            <div className={styles.atlasMaps}>
              <AtlasFigure compact={past} />
            </div>
            {!past && roomy && <AtlasSettings />}
          </div>
          <ProgressLine />
        </div>
        <div className={styles.stage}>
          <div className={styles.stageHead}>
            <h2>{shell.spine.prediction}</h2>
            {intervened && (
              <button type="button" className={controls.button} onClick={() => controller.restore()}>
                {shell.figures.whatIf.undo}
              </button>
            )}
          </div>
          <PredictionFigure compact count={past ? 2 : 5} />
        </div>
      </section>
    </>
  );
}
