import { type ReactNode, useMemo, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import { allowedTokens } from "../../../model/analysis/window-attention.ts";
import { windowOfToken, type WindowLayout } from "../../../model/analysis/windows.ts";
import type { SwinConfig } from "../../../model/config.ts";
import type { Selection } from "../../../model/selection.ts";
import { blockWindows } from "../../../model/swin-stages.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { fixed } from "../../draw/charts/format.ts";
import type { CroppedPicture } from "../../draw/charts/picture-crop.ts";
import { biasScale } from "../../draw/stages/bias-map.ts";
import { indexOfOffset, type Offset, offsetOfIndex } from "../../draw/stages/offset-pairs.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { ScaleBar } from "../ScaleBar.tsx";
import { type SelectionSource, useSelection } from "../selection-source.ts";
import { BiasArithmetic } from "./BiasArithmetic.tsx";
import styles from "./BiasExplorer.module.css";
import { BiasHeads } from "./BiasHeads.tsx";
import { BiasTable } from "./BiasTable.tsx";
import { BiasWindow } from "./BiasWindow.tsx";

export interface BiasExplorerProps {
  readonly selection: SelectionSource;
  readonly config: SwinConfig;
  /** Tables of every block, counted through all stages: [(2 · height − 1)(2 · width − 1), heads]. */
  readonly tables: readonly (NamedTensor | undefined)[];
  /** The table from its end: where the key lies, seen from the query in the middle. */
  readonly turned: boolean;
  /** The run had no shifted blocks. */
  readonly shiftOff: boolean;
  /** The run had no bias. */
  readonly biasOff: boolean;
  /** The run had no mask. */
  readonly maskOff: boolean;
  /** Shown inside the window; null leaves its cells empty. */
  readonly picture: CroppedPicture | null;
  /** What a press on a place of the window chooses. */
  readonly picks: "query" | "key";
  /** The switch between the two; stands beside the window's title. */
  readonly tools?: ReactNode;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The places of query and key in one window; null when the key is in another one. */
export interface WindowPair {
  readonly query: number;
  readonly key: number;
}

/** Where query and key sit in their window; null where they have none in common. */
export function windowPair(layout: WindowLayout, query: number, key: number): WindowPair | null {
  const [from, to] = [layout.slotOf[query], layout.slotOf[key]];
  if (from === undefined || to === undefined) return null;
  if (windowOfToken(layout, query) !== windowOfToken(layout, key)) return null;
  return { query: from % layout.windowTokens, key: to % layout.windowTokens };
}

/**
 * The relative position bias of a block: the learned table of every head, the pairs
 * of a window that share an entry, and how a pair finds its own.
 */
export function BiasExplorer(props: BiasExplorerProps) {
  const { selection, config, tables, turned, shiftOff, onHover, onSelect } = props;
  const { bias: words } = useText().stages;
  const [frame, width] = useWidth<HTMLDivElement>(600);
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const query = useSelection(selection, (now) => now.query);
  const key = useSelection(selection, (now) => now.key);
  const layout = useMemo(() => blockWindows(config, block, shiftOff), [config, block, shiftOff]);
  const table = tables[block];
  const size = layout.windowSize;
  const pair = useMemo(() => windowPair(layout, query, key), [layout, query, key]);
  const [choice, choose] = useState<{ readonly offset: Offset; readonly of: string } | null>(null);
  const [pointed, point] = useState<Offset | null>(null);
  // A new pair brings its own offset, and the choice is forgotten.
  const place = `${block} ${query} ${key}`;
  const chosen = choice?.of === place ? choice.offset : null;

  if (!table) return <p className="soft">{words.none}</p>;
  const ofPair = pair && {
    row: Math.floor(pair.query / size[1]) - Math.floor(pair.key / size[1]),
    column: (pair.query % size[1]) - (pair.key % size[1]),
  };
  const offset = pointed ?? chosen ?? ofPair ?? { row: 0, column: 0 };
  const scale = biasScale(table);
  const heads = table.shape[1] ?? 1;
  const shownHead = Math.min(head, heads - 1);
  const value = table.data[indexOfOffset(size, offset) * heads + shownHead] as number;
  const isPair = ofPair !== null && ofPair.row === offset.row && ofPair.column === offset.column;

  const pick = (index: number) => {
    const next = offsetOfIndex(size, index);
    // The query keeps its place; where it has a partner at this offset, that becomes the key.
    const at = (layout.slotOf[query] as number) % layout.windowTokens;
    const [row, column] = [Math.floor(at / size[1]) - next.row, (at % size[1]) - next.column];
    const inside = row >= 0 && column >= 0 && row < size[0] && column < size[1];
    const first = windowOfToken(layout, query) * layout.windowTokens;
    const token = inside ? (layout.tokenAt[first + row * size[1] + column] as number) : -1;
    point(null);
    if (token >= 0 && token !== key) onSelect({ key: token });
    else choose(token === key ? null : { offset: next, of: place });
  };

  const gap = width < 560 ? 16 : 36;
  const wide = width >= 420;
  const half = wide ? Math.floor((width - gap) / 2) : width;
  return (
    <div ref={frame} className={styles.frame}>
      <div>
        <div className={styles.head}>
          <h3 className={styles.title}>{words.all(heads)}</h3>
          <ScaleBar
            map="diverging"
            low={fixed(scale.domain[0], 2)}
            high={fixed(scale.domain[1], 2)}
            unit={words.scale}
            mark={scale.unit(value)}
          />
        </div>
        <BiasHeads {...{ table, layout, turned, width, onHover, onSelect }} head={shownHead} />
      </div>
      <div className={wide ? styles.beside : styles.below} style={{ columnGap: gap }}>
        <BiasTable
          {...{ table, layout, turned, scale, offset }}
          head={shownHead}
          width={half}
          onPoint={(index) => point(index === null ? null : offsetOfIndex(size, index))}
          onPick={pick}
        />
        <BiasWindow
          {...{ layout, offset, pair, query, onHover, onSelect }}
          isPair={isPair}
          picture={props.picture}
          tokenSize={config.imageSize[0] / layout.rows}
          picks={props.picks}
          tools={props.tools}
          width={half}
        />
      </div>
      <BiasArithmetic
        {...{ layout, offset, value }}
        pair={isPair ? pair : null}
        apart={pair === null}
        masked={isPair && !props.maskOff && allowedTokens(layout, query)[key] === 1}
        biasOff={props.biasOff}
      />
    </div>
  );
}
