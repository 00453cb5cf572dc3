import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { HandAttention } from "../../../model/analysis/attention-by-hand.ts";
import type { Selection } from "../../../model/selection.ts";
import { drawColumns, largestOf } from "../../draw/charts/signed-image.ts";
import { fixed, short } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { ScaleBar } from "../ScaleBar.tsx";
import styles from "./at-scale.module.css";

export interface AttentionAtScaleProps {
  /** The query, and all keys and values: [headDim], [key, headDim]. */
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  /** `attentionByHand` of them. */
  readonly attention: HandAttention;
  /** Farthest that the steps are from what the network itself left behind; null while that is not here. */
  readonly farthest: { readonly scores: number; readonly weights: number; readonly z: number } | null;
  readonly query: number;
  readonly chosen: number;
  readonly name: (token: number) => string;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const label = 86;
const own = 22;
const gap = 8;
const barHeight = 34;
const imageHeight = 96;

/** The steps of the four tokens on a real head: as many columns as tokens, as many rows as the head has dimensions. */
export function AttentionAtScale(props: AttentionAtScaleProps) {
  const { q, k, v, attention, farthest, query, chosen, name, onHover, onSelect } = props;
  const { atScale: words, rows } = useText().byHand;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const keys = attention.weights.length;
  const dim = q.length;
  const inner = Math.max(60, width - label - own - 2 * gap);
  const limits = { qk: Math.max(largestOf(q), largestOf(k)), vz: Math.max(largestOf(v), largestOf(attention.z)) };
  const left = label + own + 2 * gap;

  const at = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(keys - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * keys)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -keys, End: keys }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onSelect({ key: Math.min(keys - 1, Math.max(0, chosen + by)) });
  };
  const number = (values: Float64Array) => values[chosen] as number;
  const said = words.pair(
    name(chosen),
    fixed(number(attention.products), 2),
    fixed(number(attention.scores), 2),
    short(number(attention.weights)),
  );

  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.rows} style={{ gridTemplateColumns: `${label}px ${own}px minmax(0, 1fr)` }}>
        <Names label={`d = ${dim}`} one="q" all={words.keys(keys)} tone="key" />
        <span className={styles.label} />
        <Columns vectors={q} dim={dim} limit={limits.qk} width={own} height={imageHeight} label={words.query} />
        <Columns vectors={k} dim={dim} limit={limits.qk} width={inner} height={imageHeight} label={words.keys(keys)} />
        <Bars label={rows.product} values={attention.products} width={inner} beside="" />
        <Bars label={`÷ √${dim} = ${short(attention.divisor)}`} values={attention.scores} width={inner} beside="" />
        <Bars label={rows.weight} values={attention.weights} width={inner} beside="Σ 1" line={1 / keys} />
        <Names label="" one="z" all={words.values(keys)} tone="value" />
        <span className={styles.label}>{rows.sum}</span>
        <Columns vectors={attention.z} dim={dim} limit={limits.vz} width={own} height={imageHeight} label={words.z} />
        <Columns
          vectors={v}
          dim={dim}
          limit={limits.vz}
          width={inner}
          height={imageHeight}
          label={words.values(keys)}
        />
        <div
          role="slider"
          tabIndex={0}
          aria-label={words.choose(name(query))}
          aria-valuemin={1}
          aria-valuemax={keys}
          aria-valuenow={chosen + 1}
          aria-valuetext={said}
          className={styles.pick}
          style={{ left, width: inner }}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => event.pointerType !== "touch" && onHover({ key: at(event) })}
          onPointerLeave={() => onHover(null)}
          onPointerDown={(event) => onSelect({ key: at(event) })}
        >
          <span
            className={styles.mark}
            style={{ left: `${(100 * chosen) / keys}%`, width: `max(2px, ${100 / keys}%)` }}
          />
        </div>
      </div>
      <p className={styles.said}>
        <span className="query">{name(query)}</span> → <span className="key">{name(chosen)}</span>: q · k ={" "}
        <b>{fixed(number(attention.products), 2)}</b>, ÷ {short(attention.divisor)} ={" "}
        <b>{fixed(number(attention.scores), 2)}</b>, softmax <b>{short(number(attention.weights))}</b>
      </p>
      <div className={styles.legend}>
        <ScaleBar map="diverging" low={`−${fixed(limits.qk, 1)}`} high={fixed(limits.qk, 1)} unit="q, k" length={64} />
        <ScaleBar map="diverging" low={`−${fixed(limits.vz, 1)}`} high={fixed(limits.vz, 1)} unit="v, z" length={64} />
      </div>
      <p className={styles.check} aria-live="polite">
        {farthest ? words.check(short(farthest.scores), short(farthest.weights), short(farthest.z)) : words.checking}
      </p>
    </div>
  );
}

function Names({ label: text, one, all, tone }: { label: string; one: string; all: string; tone: string }) {
  return (
    <>
      <span className={styles.label}>{text}</span>
      <span className={`${styles.one} ${one === "q" ? "query" : "value"}`}>{one}</span>
      <span className={`${styles.all} ${tone}`}>{all}</span>
    </>
  );
}

interface ColumnsProps {
  readonly vectors: ArrayLike<number>;
  readonly dim: number;
  readonly limit: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

function Columns({ vectors, dim, limit, width, height, label: name }: ColumnsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current) drawColumns(canvas.current, vectors, dim, limit, width, height);
  }, [vectors, dim, limit, width, height]);
  return <canvas ref={canvas} role="img" aria-label={name} style={{ width, height }} />;
}

interface BarsProps {
  readonly label: string;
  readonly values: Float64Array;
  readonly width: number;
  /** Under the query's column. */
  readonly beside: string;
  /** A level to compare with. */
  readonly line?: number;
}

function Bars({ label: name, values, width, beside, line }: BarsProps) {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const span = high - low || 1;
  const y = (value: number) => ((high - value) / span) * barHeight;
  const pitch = width / values.length;
  const thick = Math.max(0.6, pitch - (pitch > 3 ? 1 : 0.3));
  const path = Array.from(
    values,
    (value, at) =>
      `M${(at * pitch).toFixed(2)} ${y(0).toFixed(2)}V${y(value).toFixed(2)}h${thick.toFixed(2)}V${y(0).toFixed(2)}z`,
  ).join("");
  return (
    <>
      <span className={styles.label}>
        {name}
        <small>{low < 0 ? `${short(low)} … ${short(high)}` : `0 … ${short(high)}`}</small>
      </span>
      <span className={styles.beside}>{beside}</span>
      <svg width={width} height={barHeight + 1} aria-hidden="true">
        <path className={styles.zero} d={`M0 ${y(0)}h${width}`} />
        {line !== undefined && <path className={styles.line} d={`M0 ${y(line)}h${width}`} />}
        <path className={styles.bars} d={path} />
      </svg>
    </>
  );
}
