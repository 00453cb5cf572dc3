import { useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { embeddedModels } from "../../model/catalogue.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./header.module.css";

export interface ModelMenuProps {
  /** The side of the button on which the menu opens. */
  readonly align?: "start" | "end";
  /** Leaves the backend out where it is said elsewhere. */
  readonly brief?: boolean;
}

/** Which model runs, on what and why; another one can be chosen or opened from a file. */
export function ModelMenu({ align = "end", brief = false }: ModelMenuProps) {
  const { shell } = useText();
  const { controller } = useApp();
  const model = useAppState((state) => state.model);
  const name = useAppState((state) => state.modelName);
  const backend = useAppState((state) => state.backend);
  const milliseconds = useAppState((state) => state.capture?.milliseconds);
  const file = useRef<HTMLInputElement>(null);
  const ours: Readonly<Record<string, string>> = shell.header.ours;
  const label = (
    <span className={styles.modelChip}>
      <b>{name || shell.header.model}</b>
      {model && <span className={styles.wide}> · {shell.header.summary(model.config)}</span>}
      {backend && !brief && <span className={styles.wide}> · {shell.header.backend(backend.backend)}</span>}
      {milliseconds !== undefined && <span className={styles.wide}> · {shell.header.milliseconds(milliseconds)}</span>}
    </span>
  );
  const open = (files: FileList | null) => {
    const all = [...(files ?? [])];
    const weights = all.find((one) => !one.name.endsWith(".json"));
    if (weights)
      void controller.openCheckpoint(
        weights,
        all.find((one) => one.name.endsWith(".json")),
        weights.name,
      );
  };
  return (
    <Menu label={label} align={align}>
      {(close) => (
        <>
          {embeddedModels.map((entry) => (
            <button
              key={entry.id}
              type="button"
              className={controls.button}
              aria-pressed={model?.id === entry.id}
              onClick={() => (void controller.openEmbedded(entry.id), close())}
            >
              {entry.name}
            </button>
          ))}
          {model && ours[model.id] && <p className="soft">{ours[model.id]}</p>}
          {model && <p className="soft">{shell.header.parameters(model.parameters, model.bytes)}</p>}
          {backend && (
            <p className="soft">
              {shell.header.why(backend.backend, backend.reason)} {backend.adapter}
            </p>
          )}
          <button type="button" className={controls.button} onClick={() => file.current?.click()}>
            {shell.header.openFile}
          </button>
          <p className="soft">{shell.header.openFileHint}</p>
          <input
            ref={file}
            type="file"
            multiple
            hidden
            accept=".safetensors,.json"
            data-testid="checkpoint"
            onChange={(event) => (open(event.target.files), close())}
          />
        </>
      )}
    </Menu>
  );
}
