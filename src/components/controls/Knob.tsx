import { type ReactNode, useId, useState } from "react";
import styles from "./knob.module.css";

export interface KnobProps {
  readonly label: string;
  /** Name of the field for the exact number. */
  readonly exactly: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
  readonly onChange: (value: number) => void;
  /** What is wrong with the value, and ways out. */
  readonly problem?: ReactNode;
}

/** A number to drag, or to type exactly; what is wrong with it stands under it. */
export function Knob({ label, exactly, value, min, max, step, unit = "", onChange, problem }: KnobProps) {
  const id = useId();
  // While somebody types, the field holds their text: half a number is no value yet.
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string) => {
    setTyped(text);
    const number = Number(text);
    if (text !== "" && number >= min && number <= max) onChange(min + Math.round((number - min) / step) * step);
  };
  return (
    <div className={styles.knob} data-problem={problem ? "" : undefined}>
      <label htmlFor={id}>{label}</label>
      <span className={styles.exact}>
        <input
          type="number"
          aria-label={exactly}
          value={typed ?? value}
          min={min}
          max={max}
          step={step}
          onChange={(event) => type(event.target.value)}
          onBlur={() => setTyped(null)}
        />
        <span className="soft">{unit}</span>
      </span>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={`${value} ${unit}`.trim()}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      {problem && (
        <div id={`${id}-problem`} className={styles.problem}>
          {problem}
        </div>
      )}
    </div>
  );
}
