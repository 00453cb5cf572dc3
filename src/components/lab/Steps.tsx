import { useEffect, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { readPreferences } from "../../preferences.ts";
import { useAppState } from "../figures/app-context.tsx";
import controls from "../controls/controls.module.css";
import { lastStep } from "../draw/window-lab/phase.ts";
import type { LabScene } from "../draw/window-lab/scene.ts";
import styles from "./lab.module.css";
import { labSteps, type Player } from "./use-player.ts";

/** The id of what the steps change. */
export const stagePanel = "lab-stage";

/** Arrow keys and 1 to 6 walk through the steps wherever no control has its own use for them. */
function useStepKeys({ step, go }: Player): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest("input, select, textarea, dialog, [role='grid'], [role='tablist']")) return;
      if (event.key === "ArrowLeft") step(-1);
      else if (event.key === "ArrowRight") step(1);
      else if (/^[1-6]$/.test(event.key) && (readPreferences().singleKeys ?? true)) go(Number(event.key) - 1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [step, go]);
}

/** The steps' names; the roll's has the shift where that is not half the window. */
function useStepNames(scene: LabScene | null): Record<(typeof labSteps)[number], string> {
  const { lab, shell } = useText();
  const names = shell.options.labStep;
  if (!scene) return names;
  const { shift, windowSize } = scene.shifted.layout;
  const half = shift.every((by, axis) => by * 2 === windowSize[axis]);
  return half ? names : { ...names, roll: lab.rollBy(shift) };
}

interface StepsProps {
  readonly player: Player;
  /** null while there is nothing to play. */
  readonly scene: LabScene | null;
}

/** The line of six steps: one is shown, the others lead to it or on from it. */
export function Steps({ player, scene }: StepsProps) {
  const { lab } = useText();
  const names = useStepNames(scene);
  const now = labSteps.indexOf(useAppState((state) => state.settings.labStep));
  const list = useRef<HTMLDivElement>(null);
  useStepKeys(player);
  useEffect(() => {
    // On a phone the line scrolls: the step that is shown stays in sight.
    const [line, tab] = [list.current, list.current?.children[now] as HTMLElement | undefined];
    if (line && tab && line.scrollWidth > line.clientWidth) {
      line.scrollLeft = tab.offsetLeft - line.offsetLeft - (line.clientWidth - tab.clientWidth) / 2;
    }
  }, [now]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const ends = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: lastStep }[event.key];
    const to = /^[1-6]$/.test(event.key) ? Number(event.key) - 1 : ends;
    if (to === undefined || to < 0 || to > lastStep) return;
    event.preventDefault();
    player.go(to);
    (list.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={list} className={styles.steps} role="tablist" tabIndex={-1} aria-label={lab.steps} onKeyDown={onKeyDown}>
      {labSteps.map((step, index) => (
        <button
          key={step}
          type="button"
          role="tab"
          id={`lab-step-${step}`}
          aria-selected={index === now}
          aria-controls={stagePanel}
          tabIndex={index === now ? 0 : -1}
          onClick={() => player.go(index)}
        >
          <span>{index + 1}</span>
          {names[step]}
        </button>
      ))}
    </div>
  );
}

/** Play, pause, one step back or on, and a slider that stands anywhere between two steps. */
export function Transport({ player, scene }: StepsProps) {
  const { lab } = useText();
  const names = useStepNames(scene);
  const now = labSteps.indexOf(useAppState((state) => state.settings.labStep));
  const slider = useRef<HTMLInputElement>(null);
  const { phase, playing } = player;
  useEffect(() => {
    const follow = () => {
      if (slider.current) slider.current.value = String(phase.value);
    };
    follow();
    return phase.subscribe(follow);
  }, [phase]);
  const step = labSteps[now];
  return (
    <div className={styles.transport}>
      <button type="button" className={controls.button} disabled={!scene || now === 0} onClick={() => player.step(-1)}>
        <span aria-hidden="true">◂</span> {lab.previous}
      </button>
      <button
        type="button"
        className={`${controls.button} ${styles.play}`}
        disabled={!scene}
        onClick={() => (playing ? player.pause() : player.play())}
      >
        <span aria-hidden="true">{playing ? "❚❚" : "▶"}</span>{" "}
        {playing ? lab.pause : now === lastStep ? lab.again : lab.play}
      </button>
      <button
        type="button"
        className={controls.button}
        disabled={!scene || now === lastStep}
        onClick={() => player.step(1)}
      >
        {lab.next} <span aria-hidden="true">▸</span>
      </button>
      <input
        ref={slider}
        type="range"
        disabled={!scene}
        min={0}
        max={lastStep}
        step={0.02}
        defaultValue={now}
        aria-label={lab.scrub}
        aria-valuetext={step && lab.step(now + 1, names[step])}
        onChange={(event) => player.scrub(Number(event.target.value))}
        onKeyDown={(event) => {
          const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          player.step(by);
        }}
      />
    </div>
  );
}
