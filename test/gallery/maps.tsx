import { type ReactNode, StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import "../../src/theme.css";
import { fixed } from "../../src/components/draw/charts/format.ts";
import { AttentionMatrix } from "../../src/components/views/AttentionMatrix.tsx";
import { AttentionOverlay } from "../../src/components/views/AttentionOverlay.tsx";
import type { AtlasTint, HeadsOff } from "../../src/components/views/atlas-words.ts";
import { HeadAtlas } from "../../src/components/views/HeadAtlas.tsx";
import { PatchGrid } from "../../src/components/views/PatchGrid.tsx";
import { type Lang, loadLanguage, TextProvider } from "../../src/i18n/text.tsx";
import { headStatistics } from "../../src/model/analysis/statistics.ts";
import { tokenGrid, tokenOfCell } from "../../src/model/analysis/token-grid.ts";

import type { Direction } from "../../src/model/selection.ts";
import styles from "./maps.module.css";
import { sampleCapture } from "./sample-capture.ts";
import { samplePicture } from "./sample-model.ts";
import { sampleSelection } from "./sample-selection.ts";

await loadLanguage("zh");

/**
 * Every map view with the sample capture, for looking at them while they are made:
 * `npx vite`, then /test/gallery/maps.html?lang=zh&theme=dark&direction=to&heads=12
 */
const query = new URLSearchParams(location.search);
const lang: Lang = query.get("lang") === "zh" ? "zh" : "en";
document.documentElement.lang = lang;
document.documentElement.dataset["theme"] = query.get("theme") === "dark" ? "dark" : "light";
const direction: Direction = query.get("direction") === "to" ? "to" : "from";
const heads = Number(query.get("heads") ?? 3);

const capture = sampleCapture({ numHeads: heads });
const grid = tokenGrid(capture.config);
const prefixed = sampleCapture({
  depth: 4,
  numHeads: 4,
  regTokens: 4,
  grid: [9, 14],
  intervention: { patchesOff: [40, 41] },
});
const prefixedGrid = tokenGrid(prefixed.config);

function pictureOf(of: typeof capture) {
  const [height, width] = of.config.imageSize;
  const pixels = samplePicture(of.config);
  return {
    width,
    height,
    crop: { x: 0, y: 0, width, height },
    pixels,
    pixelSize: [height, width],
    bitmap: null,
  } as const;
}
const picture = pictureOf(capture);
const prefixedPicture = pictureOf(prefixed);

function tintOf(of: typeof capture): AtlasTint {
  const { entropy } = headStatistics(of.tensors["attn.pattern"]!, tokenGrid(of.config));
  const max = entropy.reduce((high, value) => Math.max(high, value), 0);
  const words = lang === "zh" ? { label: "熵", unit: "奈特" } : { label: "entropy", unit: "nats" };
  return { values: entropy, max, ...words, format: (value) => fixed(value, 2) };
}
const tint = tintOf(capture);
const off: HeadsOff = { headsOff: [{ block: 2, head: 1 }], blocksOff: [7] };

function Gallery() {
  const scene = useMemo(
    () => sampleSelection({ block: 4, head: 2, query: tokenOfCell(grid, 4, 7), key: tokenOfCell(grid, 3, 5) }),
    [],
  );
  const other = useMemo(
    () => sampleSelection({ block: 1, head: 2, query: tokenOfCell(prefixedGrid, 4, 7), key: 0 }),
    [],
  );
  const [ready] = useState(() => (query.has("ready") ? Number(query.get("ready")) : undefined));
  const maps = { capture, grid, direction, colorMap: "viridis" } as const;
  const atlas = { ...maps, depth: 12, numHeads: heads, tint, order: "index", scale: "uniform" } as const;
  const prefixedMaps = { capture: prefixed, grid: prefixedGrid, direction, colorMap: "cividis" } as const;
  return (
    <main className={styles.page}>
      <Panel title="HeadAtlas" wide>
        <HeadAtlas {...scene} {...atlas} blocksReady={ready} />
      </Panel>
      <Panel title="PatchGrid picture">
        <PatchGrid {...scene} grid={grid} picture={picture} source="picture" direction={direction} />
      </Panel>
      <Panel title="AttentionOverlay">
        <AttentionOverlay {...scene} {...maps} scale="uniform" opacity={0.8} smoothing={false} picture={picture} />
      </Panel>
      <Panel title="AttentionMatrix">
        <AttentionMatrix {...scene} {...maps} scale="uniform" quantity="pattern" />
      </Panel>
      <Panel title="HeadAtlas with switched-off parts, by entropy" wide>
        <HeadAtlas {...scene} {...atlas} off={off} order="tint" scale="log" />
      </Panel>
      <Panel title="Scores">
        <AttentionMatrix {...scene} {...maps} scale="uniform" quantity="scores" />
      </Panel>
      <Panel title="Overlay, smooth, per map">
        <AttentionOverlay {...scene} {...maps} scale="perMap" opacity={0.7} smoothing={true} picture={picture} />
      </Panel>
      <Panel title="Overlay alone, registers, patches off">
        <AttentionOverlay {...other} {...prefixedMaps} scale="uniform" opacity={0.8} smoothing={false} picture={null} />
      </Panel>
      <Panel title="PatchGrid pixels, patches off, registers">
        <PatchGrid
          {...other}
          grid={prefixedGrid}
          picture={prefixedPicture}
          source="pixels"
          direction={direction}
          patchesOff={[40, 41]}
          classTokenOff
        />
      </Panel>
      <Panel title="Matrix, registers, masked scores">
        <AttentionMatrix {...other} {...prefixedMaps} scale="absolute" quantity="scores" />
      </Panel>
      <Panel title="Atlas transposed">
        <HeadAtlas {...scene} {...atlas} transposed />
      </Panel>
      <Panel title="Atlas waiting">
        <HeadAtlas {...scene} {...atlas} capture={null} tint={null} blocksReady={5} />
      </Panel>
      <Panel title="Atlas compact" wide>
        <HeadAtlas {...scene} {...atlas} compact maxHeight={104} />
      </Panel>
      <Panel title="Atlas of a grid with registers" wide>
        <HeadAtlas
          {...other}
          {...prefixedMaps}
          depth={4}
          numHeads={4}
          tint={tintOf(prefixed)}
          order="index"
          scale="perMap"
        />
      </Panel>
    </main>
  );
}

/** `&only=HeadAtlas,PatchGrid picture` leaves the others out, for measuring. */
const only = query.get("only")?.split(",");

function Panel({ title, wide = false, children }: { title: string; wide?: boolean; children: ReactNode }) {
  if (only && !only.includes(title)) return null;
  return (
    <section className={`${styles.panel} ${wide ? styles.wide : ""}`}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <TextProvider lang={lang}>
      <Gallery />
    </TextProvider>
  </StrictMode>,
);
