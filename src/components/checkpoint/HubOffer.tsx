import { useEffect, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { hostName } from "../../model/hub/hub-address.ts";
import controls from "../controls/controls.module.css";
import { sentenceOf } from "../page/Notices.tsx";
import styles from "./checkpoint.module.css";
import { Transfer } from "./Transfer.tsx";
import type { Hub, Offer } from "./use-hub.ts";

export interface HubOfferProps {
  readonly hub: Hub;
  readonly offer: Offer;
}

/** What would be fetched: size, licence, revision, how it is checked, whether there is room. Then the button. */
export function HubOffer({ hub, offer }: HubOfferProps) {
  const text = useText();
  const { checkpoint, shell } = text;
  const { offer: words } = checkpoint;
  const { model, isKept, room, peek } = offer;
  const wrong = peek && "code" in peek ? peek : null;
  const found = peek && "memory" in peek ? peek : null;
  const { address, commit, bytes, licence } = model;
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    card.current?.scrollIntoView({ block: "nearest" });
  }, [model]);
  const files = [...model.weights, model.config, model.preprocessor].filter((file) => file !== null);
  const hasDigests = files.every((file) => file.digest !== null);
  const short = commit?.slice(0, 12);
  return (
    <div className={styles.offer} role="group" aria-label={words.label} ref={card}>
      <p>
        <strong>{address.repository}</strong> <span className="soft">{hostName(address.host)}</span>
      </p>
      <dl className={styles.facts}>
        {found && (
          <>
            <dt>{words.network}</dt>
            <dd>{shell.header.summary(found.summary.config)}</dd>
            <dt>{words.memory}</dt>
            <dd>
              <b>{words.about(found.memory.total)}</b> <span className="soft">{words.memoryOf(found.memory)}</span>
              {found.memory.captured === "chosen" && <p className="soft">{words.oneBlock}</p>}
            </dd>
          </>
        )}
        <dt>{words.size}</dt>
        <dd>
          <b>{bytes === null ? words.unknownSize : checkpoint.size(bytes)}</b>{" "}
          <span className="soft">{words.files(files.length)}</span>
        </dd>
        <dt>{words.licence}</dt>
        <dd>{licence ?? words.noLicence}</dd>
        <dt>{words.revision}</dt>
        <dd>{short ? words.commit(shortRevision(address.revision), short) : words.noCommit(address.revision)}</dd>
        <dt>{words.checked}</dt>
        <dd>{hasDigests ? words.digests : words.sizesOnly}</dd>
        <dt>{words.room}</dt>
        <dd>{isKept ? words.kept : roomFor(bytes, room, words)}</dd>
      </dl>
      {wrong && (
        <p role="alert" className={styles.failed}>
          {sentenceOf(wrong, text)}
        </p>
      )}
      {hub.isOpening ? (
        <Transfer />
      ) : (
        <div className={styles.line}>
          {!wrong && (
            <button type="button" className={`${controls.button} ${styles.yes}`} onClick={() => hub.open(model)}>
              {isKept ? words.open : words.fetch(bytes)}
            </button>
          )}
          <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={hub.letGo}>
            {words.drop}
          </button>
        </div>
      )}
    </div>
  );
}

/** A commit is shown as short as the hub shows it. */
const shortRevision = (revision: string) => (/^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 12) : revision);

interface RoomWords {
  readonly noRoom: string;
  readonly left: (bytes: number) => string;
  readonly tight: (bytes: number) => string;
}

function roomFor(bytes: number | null, room: number | null, words: RoomWords): string {
  if (room === null) return words.noRoom;
  return bytes !== null && bytes > room ? words.tight(room) : words.left(room);
}
