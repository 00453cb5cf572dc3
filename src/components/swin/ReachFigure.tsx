import { useCallback, useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { blockCount, type SwinConfig } from "../../model/config.ts";
import { tensor } from "../../model/tensor.ts";
import controls from "../controls/controls.module.css";
import { Slider } from "../controls/Slider.tsx";
import { percent } from "../draw/charts/format.ts";
import { mergingSteps, reachGrowth, wholeAfter } from "../draw/stages/reach-growth.ts";
import { useAppState } from "../figures/app-context.tsx";
import { useGrid, useSwinConfig } from "../figures/derived.ts";
import { useFigureState } from "../figures/figure-state.ts";
import { Frame } from "../figures/Frame.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { patchPins, useScene } from "../figures/use-scene.ts";
import { useSelection } from "../views/selection-source.ts";
import styles from "../views/stages/Reach.module.css";
import { ReachCurve } from "../views/stages/ReachCurve.tsx";
import { ReachMap } from "../views/stages/ReachMap.tsx";
import { Veiled } from "../views/Veiled.tsx";
import { reachTable } from "../views/stages/stage-tables.ts";

/** Time that a step stands while it plays, in ms. */
const pace = 900;

/** How much of the picture the chosen token can have seen after so many blocks, with shift and without. */
export function ReachFigure() {
  const text = useText();
  const { reach: words } = text.stages;
  const config = useSwinConfig();
  const scene = useScene(patchPins);
  const picks = useAppState((state) => (state.settings.direction === "from" ? "query" : "key"));
  const patch = () => scene.selection.current()[picks];
  return (
    <Frame
      id="reach"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={
        config
          ? () => reachTable(text, config, reachGrowth(config, patch(), true), reachGrowth(config, patch(), false))
          : undefined
      }
      tensors={
        config
          ? () => {
              const of = (name: string, shift: boolean) => {
                const { patches } = reachGrowth(config, patch(), shift);
                const values = Float32Array.from(patches.flatMap((reached) => [...reached]));
                return tensor(name, ["blocks", "patch"], [patches.length, patches[0]?.length ?? 0], values);
              };
              return { with_shift: of("with_shift", true), without_shift: of("without_shift", false) };
            }
          : undefined
      }
    >
      {config ? <Reach config={config} picks={picks} scene={scene} /> : <Skeleton ratio={0.9} />}
    </Frame>
  );
}

interface ReachProps {
  readonly config: SwinConfig;
  readonly picks: "query" | "key";
  readonly scene: ReturnType<typeof useScene>;
}

function Reach({ config, picks, scene }: ReachProps) {
  const { shell, stages } = useText();
  const { reach: words } = stages;
  const blocks = blockCount(config);
  const grid = useGrid(0);
  const picture = useAppState((state) => state.picture);
  const [{ blocks: step }, hold] = useFigureState("reach");
  const [playing, setPlaying] = useState(false);
  const shown = Math.min(step, blocks);
  const patch = useSelection(scene.selection, (now) => now[picks]);

  useEffect(() => {
    if (!playing) return;
    if (step >= blocks) return setPlaying(false);
    const timer = setTimeout(() => hold({ blocks: step + 1 }), pace);
    return () => clearTimeout(timer);
  }, [playing, step, blocks, hold]);

  const growth = useCallback((of: number, shift: boolean) => reachGrowth(config, of, shift), [config]);
  const withShift = useCallback((of: number) => reachGrowth(config, of, true), [config]);
  const withoutShift = useCallback((of: number) => reachGrowth(config, of, false), [config]);
  const choose = (next: number) => {
    setPlaying(false);
    hold({ blocks: next });
  };
  const play = () => {
    if (!playing && step >= blocks) hold({ blocks: 0 });
    setPlaying(!playing);
  };
  if (!grid) return null;
  const mergings = mergingSteps(config);
  const [one, other] = [withShift(patch), withoutShift(patch)];
  const whole = wholeAfter(one);
  const crossed = mergings.filter((count) => count < shown).length;
  return (
    <div className={styles.frame}>
      <div className={styles.maps}>
        <ReachMap {...scene} {...{ grid, picture, picks }} step={shown} title={words.withShift} growth={withShift} />
        <ReachMap
          {...scene}
          {...{ grid, picture, picks }}
          step={shown}
          title={words.withoutShift}
          growth={withoutShift}
        />
      </div>
      <div className={styles.steps}>
        <button type="button" className={controls.button} onClick={play}>
          {playing ? words.pause : words.play}
        </button>
        <Slider
          label={words.step}
          value={shown}
          min={0}
          max={blocks}
          step={1}
          format={(count) => words.after(count)}
          onChange={choose}
        />
      </div>
      <Veiled>
        <p className={styles.sum} aria-live="polite">
          {shell.join(
            words.sum(shown, percent(one.shares[shown] ?? 0), percent(other.shares[shown] ?? 0)),
            ...(crossed > 0 ? [words.crossed(crossed)] : []),
            ...(whole === null ? [] : [words.whole(whole, wholeAfter(other))]),
          )}
        </p>
        <ReachCurve selection={scene.selection} {...{ growth, picks, blocks, mergings }} step={shown} onStep={choose} />
      </Veiled>
    </div>
  );
}
