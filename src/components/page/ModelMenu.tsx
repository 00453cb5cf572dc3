import { useText } from "../../i18n/text.tsx";
import { embeddedModels } from "../../model/catalogue.ts";
import type { State } from "../../store.ts";
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
  const { store, controller } = useApp();
  const model = useAppState((state) => state.model);
  const name = useAppState((state) => state.modelName);
  const backend = useAppState((state) => state.backend);
  const milliseconds = useAppState((state) => (state.model?.recording ? undefined : state.capture?.milliseconds));
  const ours: Readonly<Record<string, string>> = shell.header.ours;
  const label = (
    <span className={styles.modelChip}>
      <b>{name || shell.header.model}</b>
      {model?.random && <span> · {shell.header.random}</span>}
      {model && <span className={styles.wide}> · {shell.header.summary(model.config)}</span>}
      {model?.recording && <span className={styles.wide}> · {shell.header.recorded}</span>}
      {backend && !brief && <span className={styles.wide}> · {shell.header.backend(backend.backend)}</span>}
      {milliseconds !== undefined && <span className={styles.wide}> · {shell.header.milliseconds(milliseconds)}</span>}
    </span>
  );
  const show = (dialog: State["dialog"]) => store.setState({ dialog });
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
          {model?.random && <p>{shell.header.randomSeed(model.random.seed)}</p>}
          {model && !model.recording && (
            <p className="soft">{shell.header.parameters(model.parameters, model.bytes)}</p>
          )}
          {backend && (
            <p className="soft">
              {shell.header.why(backend.backend, backend.reason)} {backend.adapter}
            </p>
          )}
          {model && (
            <button type="button" className={controls.button} onClick={() => (show({ kind: "read" }), close())}>
              {shell.header.read}
            </button>
          )}
          <button
            type="button"
            className={controls.button}
            onClick={() => (show({ kind: "bring", hubModel: "" }), close())}
          >
            {shell.header.openCheckpoint}
          </button>
          <p className="soft">{shell.header.openHint}</p>
        </>
      )}
    </Menu>
  );
}
