import type { RefObject } from "react";
import { useStore } from "zustand";
import { type LinkStore, wholePicture } from "../../link-state.ts";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Setting } from "../figures/Setting.tsx";
import { turnDirection } from "../figures/turn-direction.ts";
import styles from "./compare.module.css";
import type { SightMapHandle } from "./SightMap.tsx";

export interface CompareBarProps {
  readonly link: LinkStore;
  readonly picks: "query" | "key";
  readonly onPicks: (picks: "query" | "key") => void;
  /** One of the two pictures; the other one follows it. */
  readonly map: RefObject<SightMapHandle | null>;
}

const zoomStep = 1.5;

/** What both sides have in common: picture, depth, direction, colours, zoom. */
export function CompareBar({ link, picks, onPicks, map }: CompareBarProps) {
  const { shell, compare } = useText();
  const { bar } = compare;
  const { store } = useApp();
  const { picture, depth, zoom } = useStore(link);
  const direction = useAppState((state) => state.settings.direction);
  return (
    <section className={styles.shared} aria-label={bar.label}>
      <label className={controls.check} title={bar.pictureHint}>
        <input
          type="checkbox"
          checked={picture}
          onChange={(event) => link.setState({ picture: event.target.checked })}
        />
        {bar.picture}
      </label>
      <label className={controls.check} title={bar.depthHint}>
        <input type="checkbox" checked={depth} onChange={(event) => link.setState({ depth: event.target.checked })} />
        {bar.depth}
      </label>
      <span className={styles.group}>
        <span aria-hidden="true">{bar.picks}</span>
        <Segmented
          label={bar.picks}
          value={picks}
          options={(["query", "key"] as const).map((value) => ({ value, label: bar.pick[value] }))}
          onChange={onPicks}
        />
      </span>
      <Segmented
        label={shell.settings.direction}
        value={direction}
        options={(["from", "to"] as const).map((value) => ({ value, label: shell.options.direction[value] }))}
        onChange={() => turnDirection(store.getState(), store.setState)}
      />
      <Setting name="scale" />
      <Menu label={shell.frame.knobs} quiet align="start">
        <Setting name="opacity" />
        <Setting name="colorMap" />
        <Setting name="source" />
        <Setting name="smoothing" />
      </Menu>
      <span className={styles.group} title={bar.zoomHint}>
        <span aria-hidden="true">{bar.zoom}</span>
        <button
          type="button"
          className={controls.button}
          aria-label={bar.zoomOut}
          title={bar.zoomOut}
          disabled={zoom.k <= 1}
          onClick={() => map.current?.scaleBy(1 / zoomStep)}
        >
          −
        </button>
        <output className={styles.factor} aria-label={bar.zoom}>
          {bar.factor(zoom.k)}
        </output>
        <button
          type="button"
          className={controls.button}
          aria-label={bar.zoomIn}
          title={bar.zoomIn}
          onClick={() => map.current?.scaleBy(zoomStep)}
        >
          +
        </button>
        <button
          type="button"
          className={controls.button}
          title={bar.wholeHint}
          disabled={zoom.k <= 1}
          onClick={() => link.setState({ zoom: wholePicture })}
        >
          {bar.whole}
        </button>
      </span>
    </section>
  );
}
