import { useContext, useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { sortCheckpointFiles } from "../../sort-checkpoint-files.ts";
import { CompareContext } from "../compare/compare-context.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { owe } from "../figures/owe.ts";
import { CameraDialog } from "./CameraDialog.tsx";
import styles from "./intake.module.css";

/** Pictures that are there, and every way to bring one's own. */
export function Intake() {
  const text = useText();
  const { shell } = text;
  const { store, controller, samples } = useApp();
  const current = useAppState((state) => state.imageId);
  const lang = useAppState((state) => state.lang);
  const file = useRef<HTMLInputElement>(null);
  const [camera, setCamera] = useState(false);

  const paste = async () => {
    try {
      for (const item of await navigator.clipboard.read()) {
        const type = item.types.find((one) => one.startsWith("image/"));
        if (type) return void controller.showPicture(await item.getType(type), shell.intake.own);
      }
    } catch {
      // Without the permission the sentence below says how to paste by keyboard.
    }
    owe(store, "picture", "picture.clipboard-empty");
  };

  return (
    <section className={styles.intake} aria-label={shell.intake.label}>
      <ul className={styles.samples} aria-label={shell.intake.samples}>
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              aria-pressed={sample.id === current}
              title={sample.title[lang]}
              onClick={() => void controller.showSample(sample.id)}
            >
              <img src={`images/${sample.file}`} alt={sample.description[lang]} width="44" height="44" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.ways}>
        <button type="button" className={controls.button} onClick={() => file.current?.click()}>
          {shell.intake.file}
        </button>
        <button type="button" className={controls.button} onClick={() => void paste()}>
          {shell.intake.paste}
        </button>
        <button type="button" className={controls.button} onClick={() => setCamera(true)}>
          {shell.intake.camera}
        </button>
        <Menu label={shell.intake.address} align="start">
          {(close) => (
            <form
              className={styles.address}
              onSubmit={(event) => {
                event.preventDefault();
                const address = new FormData(event.currentTarget).get("address");
                if (typeof address === "string" && address) void controller.showAddress(address);
                close();
              }}
            >
              <label>
                {shell.intake.addressLabel}
                <input name="address" type="url" placeholder="https://…" required />
              </label>
              <button type="submit" className={controls.button}>
                {shell.intake.open}
              </button>
              <p className="soft">{shell.intake.addressPrivacy}</p>
            </form>
          )}
        </Menu>
      </div>
      <p className={styles.privacy}>{shell.intake.privacy}</p>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        data-testid="picture"
        onChange={(event) => {
          const picked = event.target.files?.[0];
          if (picked) void controller.showPicture(picked, picked.name);
          event.target.value = "";
        }}
      />
      <CameraDialog
        open={camera}
        onClose={() => setCamera(false)}
        onPicture={(picture) => void controller.showPicture(picture, shell.intake.own)}
      />
    </section>
  );
}

/** The whole page takes pictures and checkpoints that are dropped or pasted; the right side of the compare room its own. */
export function DropTarget() {
  const { shell } = useText();
  const { store, controller } = useApp();
  const right = useContext(CompareContext)?.right.controller;
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const take = (data: DataTransfer | null, target: EventTarget | null) => {
      const isRight = target instanceof Element && target.closest("[data-side=right]");
      const taker = (isRight ? right : undefined) ?? controller;
      const files = [...(data?.files ?? [])];
      const { checkpoint, others } = sortCheckpointFiles(files);
      if (checkpoint) {
        void taker.openCheckpoint(
          checkpoint,
          others.find(({ type }) => type.startsWith("image/")),
        );
        return true;
      }
      const [picture] = others;
      if (picture) void taker.showPicture(picture, picture.name);
      else if (files.length > 0) owe(store, "model", "model.config-alone");
      return files.length > 0;
    };
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event) && --depth <= 0) setOver(false);
    };
    const drag = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      take(event.dataTransfer, event.target);
    };
    const paste = (event: ClipboardEvent) => {
      if (take(event.clipboardData, event.target)) event.preventDefault();
    };
    document.addEventListener("dragenter", enter);
    document.addEventListener("dragleave", leave);
    document.addEventListener("dragover", drag);
    document.addEventListener("drop", drop);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("dragenter", enter);
      document.removeEventListener("dragleave", leave);
      document.removeEventListener("dragover", drag);
      document.removeEventListener("drop", drop);
      document.removeEventListener("paste", paste);
    };
  }, [store, controller, right]);
  return over ? <div className={styles.dropHere}>{shell.intake.dropHere}</div> : null;
}
