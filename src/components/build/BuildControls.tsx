import type { ReactNode } from "react";
import { useText } from "../../i18n/text.tsx";
import {
  limits,
  positionKinds,
  type Readout,
  type Recipe,
  readouts,
  type VitRecipe,
} from "../../model/build/recipe.ts";
import { recipePresets } from "../../model/build/recipe-presets.ts";
import type { ProblemCode } from "../../model/build/recipe-problems.ts";
import controls from "../controls/controls.module.css";
import { Knob } from "../controls/Knob.tsx";
import { Menu } from "../controls/Menu.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import styles from "./build.module.css";
import { ProblemNote } from "./ProblemNote.tsx";
import { StageKnobs } from "./StageKnobs.tsx";
import type { Draft, Turned } from "./use-draft.ts";

/** A group of controls that a lesson may leave out. */
export type ControlGroup = "presets" | "picture" | "network" | "tokens" | "answer" | "weights";

type Numeric = "image" | "patch" | "dim" | "depth" | "heads" | "mlp" | "window" | "seed";

/** The control under which a problem is said; memory is said where all of it adds up. */
const placeOf: Readonly<Record<ProblemCode, Turned>> = {
  patch: "patch",
  heads: "heads",
  pairs: "positions",
  quarters: "positions",
  memory: "preset",
};

/** Numbers of classes that papers have. */
const classCounts = [0, 10, 100, 1000, 21843];

export interface BuildControlsProps {
  readonly draft: Draft;
  /** All when absent. */
  readonly groups?: readonly ControlGroup[] | undefined;
}

/** Every setting of the network; what is impossible is said under the control that can change it. */
export function BuildControls({ draft, groups }: BuildControlsProps) {
  const { build: words } = useText();
  const { recipe, problems, turn } = draft;
  const set = (control: Turned, part: object) => turn(control, { ...recipe, ...part } as Recipe);
  const noteAt = (control: Turned) => {
    const here = problems.filter(({ code }) => placeOf[code] === control);
    return here.length > 0
      ? here.map((problem) => <ProblemNote key={problem.code} draft={draft} problem={problem} />)
      : undefined;
  };
  const knob = (control: Numeric, label: string = words.controls[control]) => (
    <Knob
      label={label}
      exactly={words.exactly(label)}
      value={(recipe as unknown as Record<Numeric, number>)[control]}
      min={limits[control][0]}
      max={limits[control][1]}
      step={limits[control][2]}
      unit={words.units[control]}
      problem={noteAt(control)}
      onChange={(value) => set(control, { [control]: value })}
    />
  );
  const group = (name: Exclude<ControlGroup, "presets">, inside: ReactNode) =>
    groups && !groups.includes(name) ? null : (
      <fieldset className={styles.group}>
        <legend>{words.groups[name]}</legend>
        {inside}
      </fieldset>
    );
  const isSwin = recipe.family === "swin";
  const choose = (family: Recipe["family"]) => {
    const preset = recipePresets.find((one) => one.recipe.family === family && one.id.endsWith("imagenette"));
    if (preset && family !== recipe.family) turn("family", { ...preset.recipe, seed: recipe.seed });
  };
  return (
    <div className={styles.controls}>
      {(!groups || groups.includes("presets")) && (
        <div className={styles.presets}>
          <Segmented
            label={words.controls.family}
            value={recipe.family}
            options={(["vit", "swin"] as const).map((value) => ({ value, label: words.families[value] }))}
            onChange={choose}
          />
          <Menu label={words.presets} align="start">
            {(close) => (
              <div className={styles.presetList}>
                {recipePresets.map((preset) => (
                  <button
                    key={preset.id}
                    type="button"
                    className={controls.button}
                    onClick={() => (turn("preset", { ...preset.recipe, seed: recipe.seed }), close())}
                  >
                    {preset.name ?? words.course}
                  </button>
                ))}
              </div>
            )}
          </Menu>
        </div>
      )}
      {noteAt("preset")}
      {group(
        "picture",
        <>
          {knob("image")}
          {knob("patch")}
        </>,
      )}
      {group(
        "network",
        <>
          {knob("dim", isSwin ? words.firstDim : undefined)}
          {isSwin ? <StageKnobs recipe={recipe} onChange={(depths) => set("depths", { depths })} /> : knob("depth")}
          {knob("heads", isSwin ? words.firstHeads : undefined)}
          {knob("mlp")}
        </>,
      )}
      {group(
        "tokens",
        recipe.family === "swin" ? (
          <>
            {knob("window")}
            <Check label={words.controls.shift} checked={recipe.shift} onChange={(shift) => set("shift", { shift })} />
          </>
        ) : (
          <VitTokens recipe={recipe} set={set} note={noteAt("positions")} />
        ),
      )}
      {group(
        "answer",
        <>
          <Choice
            label={words.controls.classes}
            value={String(recipe.classes)}
            options={[...new Set([...classCounts, recipe.classes])]
              .sort((a, b) => a - b)
              .map((value) => ({ value: String(value), label: value === 0 ? words.noClasses : words.whole(value) }))}
            onChange={(value) => set("classes", { classes: Number(value) })}
          />
          {recipe.family === "vit" && (
            <Check
              label={words.controls.preLogits}
              checked={recipe.preLogits}
              onChange={(preLogits) => set("preLogits", { preLogits })}
            />
          )}
        </>,
      )}
      {group(
        "weights",
        <div className={styles.seed}>
          {knob("seed")}
          <button
            type="button"
            className={controls.button}
            onClick={() => set("seed", { seed: (recipe.seed % limits.seed[1]) + 1 })}
          >
            {words.otherSeed}
          </button>
        </div>,
      )}
    </div>
  );
}

interface VitTokensProps {
  readonly recipe: VitRecipe;
  readonly set: (control: Turned, part: Partial<VitRecipe>) => void;
  readonly note: ReactNode;
}

/** What the head reads, and how a token knows where it is. */
function VitTokens({ recipe, set, note }: VitTokensProps) {
  const { build: words } = useText();
  return (
    <>
      <Choice
        label={words.controls.readout}
        value={recipe.readout}
        options={readouts.map((value) => ({ value, label: words.readouts[value] }))}
        onChange={(readout: Readout) => set("readout", { readout })}
      />
      <Choice
        label={words.controls.positions}
        value={recipe.positions}
        options={positionKinds.map((value) => ({ value, label: words.positionKinds[value] }))}
        onChange={(positions) => set("positions", { positions })}
      />
      {note}
    </>
  );
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** A segmented choice under its name. */
function Choice<Value extends string>(props: ChoiceProps<Value>) {
  return (
    <div className={styles.choice}>
      <span aria-hidden="true">{props.label}</span>
      <Segmented {...props} />
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label className={controls.check}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
