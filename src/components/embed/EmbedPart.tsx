import { type RefObject, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatAddress } from "../../url-state.ts";
import controls from "../controls/controls.module.css";
import { ownImage, ownModel } from "../../model/catalogue.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { isFigureName } from "../lesson/figure-map.ts";
import styles from "./embed.module.css";

export interface EmbedPartProps {
  /** Id of the figure's frame. */
  readonly figure: string;
  /** The figure in words. */
  readonly name: string;
  /** Something inside the figure, for its size. */
  readonly body: RefObject<HTMLElement | null>;
}

const quoted = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** The code of a frame that shows this figure with this scene on another page; nothing for figures that need their room. */
export default function EmbedPart({ figure, name, body }: EmbedPartProps) {
  const { lessons: words, shell } = useText();
  const own = useAppState(({ imageId, modelId }) => imageId === ownImage || modelId === ownModel);
  const { store } = useApp();
  const [copied, setCopied] = useState(false);
  if (!isFigureName(figure)) return null;
  const code = () => {
    const state = store.getState();
    const address = formatAddress({ ...state, page: "embed", embedded: figure, chrome: true });
    const url = new URL(`${address}&theme=${state.theme}`, location.href).href;
    // The figure as it stands here, and the line below it.
    const { width = 560, height = 560 } = body.current?.closest("figure")?.getBoundingClientRect() ?? {};
    const size = `width="${Math.round(width) + 18}" height="${Math.round(height) + 54}"`;
    return `<iframe src="${quoted(url)}" title="Vitrine: ${quoted(name)}" ${size} frameborder="0" loading="lazy"></iframe>`;
  };
  const copy = async () => {
    await navigator.clipboard?.writeText(code()).catch(() => {});
    setCopied(true);
  };
  return (
    <details className={styles.part}>
      <summary>{words.embed.title}</summary>
      <p className="soft">{words.embed.what}</p>
      {own && <p className="soft">{shell.share.own}</p>}
      <textarea
        readOnly
        rows={5}
        lang="en"
        value={code()}
        aria-label={words.embed.code}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className={controls.button} onClick={() => void copy()}>
        {copied ? words.copied : words.copy}
      </button>
    </details>
  );
}
