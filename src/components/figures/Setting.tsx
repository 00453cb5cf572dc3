import { useText } from "../../i18n/text.tsx";
import { type HyperparameterKey, hyperparameters, type Settings } from "../../model/hyperparameters.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import { Slider } from "../controls/Slider.tsx";
import { useApp, useAppState } from "./app-context.tsx";

export interface SettingProps {
  readonly name: HyperparameterKey;
  /** Tighter bounds than the table's where the model gives them. */
  readonly max?: number;
  /** Options that mean nothing for the model in use; one that is chosen stays in sight. */
  readonly except?: readonly string[];
}

/** Shares read as percent, the rest as numbers. */
const shares: readonly HyperparameterKey[] = ["opacity", "rolloutResidual", "rolloutDiscard"];

/** The control of one row of the hyperparameter table: its kind follows from the row. */
export function Setting({ name, max, except = [] }: SettingProps) {
  const { shell } = useText();
  const { controller } = useApp();
  const value = useAppState((state) => state.settings[name]);
  const row = hyperparameters[name];
  const label = shell.settings[name];
  const change = (next: string | number | boolean) => controller.set({ [name]: next } as Partial<Settings>);
  switch (row.kind) {
    case "choice": {
      const words = shell.options[name as keyof typeof shell.options] as Record<string, string>;
      const titles = name === "scale" ? (shell.options.scaleTitle as Record<string, string>) : {};
      const meant = row.options.filter((option) => !except.includes(option) || option === value);
      const options = meant.map((option) => ({
        value: option as string,
        label: words[option] ?? option,
        ...(titles[option] ? { title: titles[option] } : {}),
      }));
      return <Segmented label={label} value={String(value)} options={options} onChange={change} />;
    }
    case "switch":
      return (
        <label className={controls.check}>
          <input type="checkbox" checked={Boolean(value)} onChange={(event) => change(event.target.checked)} />
          {label}
        </label>
      );
    case "text":
      return null; // written by the figure it belongs to
    case "range": {
      const top = Math.min(row.max, max ?? row.max);
      const format = (number: number) => (shares.includes(name) ? shell.percent(number) : shell.number(number));
      const shown = Math.min(Number(value), top);
      return (
        <Slider label={label} value={shown} min={row.min} max={top} step={row.step} format={format} onChange={change} />
      );
    }
  }
}
