import { type MouseEvent, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { type Page, pages } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./header.module.css";
import { ModelMenu } from "./ModelMenu.tsx";

function ShareMenu() {
  const { shell } = useText();
  const { address } = useApp();
  const own = useAppState((state) => state.imageId === "own" || state.modelId === "own");
  const [copied, setCopied] = useState(false);
  const link = () => new URL(address(), location.href).href;
  const copy = async () => {
    await navigator.clipboard?.writeText(link()).catch(() => {});
    setCopied(true);
  };
  return (
    <Menu label={shell.header.share}>
      {() => (
        <>
          <strong>{shell.share.title}</strong>
          <input
            className={styles.link}
            readOnly
            value={link()}
            aria-label={shell.share.title}
            onFocus={(event) => event.target.select()}
          />
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {copied ? shell.share.copied : shell.share.copy}
          </button>
          <p className="soft">{own ? shell.share.own : shell.share.all}</p>
        </>
      )}
    </Menu>
  );
}

/** Where the figures of each room begin. */
const figuresOf: Readonly<Record<Page, string>> = {
  inspect: "#overlay",
  lab: "#lab-stage",
  build: "#build",
  lessons: "#lesson",
  embed: "#embed",
  compare: "#compare-left",
  notebook: "#notebook",
};

/** Moves the focus past the spine; the address stays, since it holds the state of the page. */
function skip(event: MouseEvent<HTMLAnchorElement>) {
  event.preventDefault();
  const find = (selector: string) => document.querySelector<HTMLElement>(selector);
  const figure = find(event.currentTarget.hash) ?? find("main figure, main section");
  figure?.setAttribute("tabindex", "-1");
  figure?.focus();
}

/** The rooms of the page, as links: each can be opened in a tab of its own. */
function Rooms() {
  const { shell } = useText();
  const { store } = useApp();
  const current = useAppState((state) => state.page);
  const go = (event: MouseEvent, page: Page) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.setState({ page, hover: null });
    scrollTo(0, 0);
  };
  return (
    <nav className={styles.rooms} aria-label={shell.nav.label}>
      {pages.map((page) => (
        <a
          key={page}
          href={`#/${page}`}
          aria-current={page === current ? "page" : undefined}
          onClick={(event) => go(event, page)}
        >
          {shell.nav[page]}
        </a>
      ))}
    </nav>
  );
}

export function Header({ onHelp }: { readonly onHelp: () => void }) {
  const { shell } = useText();
  const { store } = useApp();
  const theme = useAppState((state) => state.theme);
  const page = useAppState((state) => state.page);
  return (
    <header className={styles.header}>
      <a className={styles.skip} href={figuresOf[page]} onClick={skip}>
        {shell.skip}
      </a>
      <h1 className={styles.logo}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <rect className={styles.logoQuery} x="0" y="0" width="9" height="9" rx="2" />
          <rect x="11" y="0" width="9" height="9" rx="2" />
          <rect className={styles.logoSoft} x="0" y="11" width="9" height="9" rx="2" />
          <rect className={styles.logoFaint} x="11" y="11" width="9" height="9" rx="2" />
        </svg>
        {shell.title}
      </h1>
      <Rooms />
      <div className={styles.tools}>
        <ModelMenu />
        <button
          type="button"
          className={controls.button}
          aria-label={shell.header.langName}
          lang={theme && store.getState().lang === "en" ? "zh-CN" : "en"}
          onClick={() => store.setState((state) => ({ lang: state.lang === "en" ? "zh" : "en" }))}
        >
          {shell.header.lang}
        </button>
        <button
          type="button"
          className={controls.button}
          aria-label={shell.header.theme}
          aria-pressed={undefined}
          title={shell.header.theme}
          onClick={() => store.setState((state) => ({ theme: state.theme === "light" ? "dark" : "light" }))}
        >
          ◐
        </button>
        <ShareMenu />
        <button
          type="button"
          className={controls.button}
          aria-label={shell.header.help}
          title={shell.header.help}
          onClick={onHelp}
        >
          ?
        </button>
      </div>
    </header>
  );
}
