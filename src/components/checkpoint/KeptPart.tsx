import { useCallback, useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { openHubCache, storageRoom } from "../../model/hub/hub-cache.ts";
import type { HubModel } from "../../model/hub/hub-files.ts";
import controls from "../controls/controls.module.css";
import styles from "./checkpoint.module.css";
import type { Hub } from "./use-hub.ts";

/** The files of one commit of a model. */
interface Kept {
  readonly host: string;
  readonly repository: string;
  readonly commit: string;
  readonly bytes: number;
  /** Null where only a part of it is here. */
  readonly model: HubModel | null;
}

interface Shelf {
  /** Null where the browser keeps nothing for this page. */
  readonly kept: readonly Kept[] | null;
  readonly room: number | null;
}

/** What was fetched before: its sizes, a way to open it without a network, and to delete it. */
export function KeptPart({ hub }: { readonly hub: Hub }) {
  const { checkpoint } = useText();
  const { kept: words } = checkpoint;
  const [shelf, setShelf] = useState<Shelf | null>(null);
  const look = useCallback(async () => setShelf(await readShelf()), []);
  // A download that has ended, in any way, may have left something.
  useEffect(() => void look(), [look, hub.isOpening]);
  const after = (removing: Promise<unknown>) => void removing.then(look);

  const { kept, room } = shelf ?? { kept: [], room: null };
  const total = (kept ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <section className={styles.part} aria-labelledby="bring-kept">
      <h3 id="bring-kept">{words.title}</h3>
      {shelf && !kept && <p className="soft">{words.denied}</p>}
      {kept?.length === 0 && <p className="soft">{words.none}</p>}
      {kept && kept.length > 0 && (
        <>
          <ul className={styles.curated} aria-label={words.list}>
            {kept.map(({ host, repository, commit, bytes, model }) => (
              <li key={`${host} ${repository} ${commit}`}>
                <div>
                  <p>
                    <strong>{repository}</strong> <span className="soft">@{commit.slice(0, 12)}</span>
                  </p>
                  <p className="soft">
                    {checkpoint.size(bytes)}
                    {!model && ` · ${words.beginning}`}
                  </p>
                </div>
                <span className={styles.line}>
                  {model && (
                    <button
                      type="button"
                      className={controls.button}
                      aria-label={words.openName(repository)}
                      disabled={hub.isOpening}
                      onClick={() => hub.open(model)}
                    >
                      {words.open}
                    </button>
                  )}
                  <button
                    type="button"
                    className={`${controls.button} ${controls.quiet}`}
                    aria-label={words.removeName(repository)}
                    disabled={hub.isOpening}
                    onClick={() => after(openHubCache().remove({ host, repository, commit }))}
                  >
                    {words.remove}
                  </button>
                </span>
              </li>
            ))}
          </ul>
          <p className={styles.line}>
            <span className="soft">
              {[words.total(total), ...(room === null ? [] : [words.room(room)])].join(" · ")}
            </span>
            <button
              type="button"
              className={`${controls.button} ${controls.quiet}`}
              disabled={hub.isOpening}
              onClick={() => after(openHubCache().clear())}
            >
              {words.removeAll}
            </button>
          </p>
        </>
      )}
    </section>
  );
}

async function readShelf(): Promise<Shelf> {
  const cache = openHubCache();
  const [files, models, space] = await Promise.all([cache.list(), cache.models(), storageRoom()]);
  const room = space && Math.max(0, space.quota - space.usage);
  if (!files) return { kept: null, room };
  const kept = new Map<string, Kept>();
  for (const { host, repository, commit, bytes } of files) {
    const key = `${host} ${repository} ${commit}`;
    const whole = models.find(
      ({ model }) => model.address.host === host && model.address.repository === repository && model.commit === commit,
    );
    kept.set(key, {
      host,
      repository,
      commit,
      bytes: (kept.get(key)?.bytes ?? 0) + bytes,
      model: whole?.model ?? null,
    });
  }
  return { kept: [...kept.values()], room };
}
