import { useText } from "../../i18n/text.tsx";
import { hostName } from "../../model/hub/hub-address.ts";
import controls from "../controls/controls.module.css";
import { sentenceOf } from "../page/Notices.tsx";
import styles from "./checkpoint.module.css";
import { HubHost } from "./HubHost.tsx";
import { HubOffer } from "./HubOffer.tsx";
import type { Hub } from "./use-hub.ts";

/** Looks a model up and says what it is; nothing large is fetched before the person agrees. */
export function HubPart({ hub }: { readonly hub: Hub }) {
  const text = useText();
  const { checkpoint } = text;
  const { state, host } = hub;
  return (
    <section className={styles.part} aria-labelledby="bring-hub">
      <h3 id="bring-hub">{checkpoint.hub.title}</h3>
      <form
        className={styles.line}
        onSubmit={(event) => {
          event.preventDefault();
          hub.lookUp(hub.text);
        }}
      >
        <input
          className={styles.field}
          value={hub.text}
          onChange={(event) => hub.setText(event.target.value)}
          aria-label={checkpoint.hub.field}
          placeholder="timm/deit_tiny_patch16_224.fb_in1k"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          disabled={hub.isOpening}
        />
        <button type="submit" className={controls.button} disabled={hub.isOpening}>
          {checkpoint.hub.lookUp}
        </button>
      </form>
      <div aria-live="polite" className={styles.answer}>
        {state.kind === "none" && <p className="soft">{checkpoint.hub.privacy(hostName(host))}</p>}
        {state.kind === "asking" && (
          <p className={styles.line}>
            <span className="soft">{checkpoint.hub.asking(hostName(host))}</span>
            <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={hub.letGo}>
              {text.shell.cancel}
            </button>
          </p>
        )}
        {state.kind === "failed" && (
          <p role="alert" className={styles.failed}>
            {sentenceOf(state.problem, text)}
          </p>
        )}
        {state.kind === "found" && <HubOffer hub={hub} offer={state.offer} />}
      </div>
      <HubHost key={host} hub={hub} />
    </section>
  );
}
