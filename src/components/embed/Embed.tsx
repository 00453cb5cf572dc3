import { useEffect } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatAddress } from "../../url-state.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { FigurePlaceContext } from "../figures/figure-place.ts";
import { PinnedFigure } from "../lesson/Figure.tsx";
import { figures, isFigureName } from "../lesson/figure-map.ts";
import { Notices } from "../page/Notices.tsx";
import styles from "./embed.module.css";

const place = { prefix: "", linksToLesson: false, takeAway: true };

/** One figure alone, for the frame of another site: live, with the scene of its address. */
export default function Embed() {
  const { shell, lessons: words } = useText();
  const { store } = useApp();
  const name = useAppState((state) => state.embedded);
  const chrome = useAppState((state) => state.chrome);
  useAppState((state) => state.theme);
  useEffect(() => {
    document.title = `${name} · ${shell.title}`;
  }, [name, shell]);
  const write = ({ currentTarget }: { readonly currentTarget: HTMLAnchorElement }) => {
    const state = store.getState();
    currentTarget.href = formatAddress({ ...state, page: name.startsWith("lab-") ? "lab" : "inspect", chrome: true });
  };
  return (
    <main className={styles.embed}>
      <Notices />
      <h1 className="visually-hidden">{shell.title}</h1>
      {isFigureName(name) ? (
        <FigurePlaceContext value={{ ...place, takeAway: chrome }}>
          <PinnedFigure name={name} />
        </FigurePlaceContext>
      ) : (
        <p>{words.embed.unknown(name, Object.keys(figures).join(", "))}</p>
      )}
      <p className={styles.origin}>
        <a href="#/inspect" target="_blank" rel="noopener" onPointerEnter={write} onFocus={write}>
          {words.embed.open}
        </a>
      </p>
    </main>
  );
}
