import { type ReactNode, StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import "../../src/theme.css";
import { HeadStatistics } from "../../src/components/views/HeadStatistics.tsx";
import { PairDetail } from "../../src/components/views/PairDetail.tsx";
import { PatchEmbedding } from "../../src/components/views/PatchEmbedding.tsx";
import { PositionEmbedding } from "../../src/components/views/PositionEmbedding.tsx";
import { filterComponents } from "../../src/components/views/patch-projection.ts";
import { positionMaps } from "../../src/components/views/position-maps.ts";
import { parseSafetensors, toFloat32 } from "../../src/model/checkpoint/safetensors.ts";
import { tensor } from "../../src/model/tensor.ts";
import { noIntervention } from "../../src/model/intervention.ts";
import { Prediction } from "../../src/components/views/Prediction.tsx";
import { RolloutMap } from "../../src/components/views/RolloutMap.tsx";
import { type Lang, loadLanguage, TextProvider } from "../../src/i18n/text.tsx";
import { rolloutOfToken } from "../../src/model/analysis/rollout.ts";
import { type HeadStatistics as Statistics, headStatistics } from "../../src/model/analysis/statistics.ts";
import { tokenGrid, tokenOfCell } from "../../src/model/analysis/token-grid.ts";
import { softmax } from "../../src/model/analysis/top-k.ts";
import type { Direction } from "../../src/model/selection.ts";
import styles from "./charts.module.css";
import { sampleCapture } from "./sample-capture.ts";
import { seededRandom, samplePatchEmbedding, samplePicture, samplePositionEmbedding } from "./sample-model.ts";
import { sampleSelection } from "./sample-selection.ts";

await loadLanguage("zh");

/**
 * Every chart view with the sample capture, for looking at them while they are made:
 * `npx vite`, then /test/gallery/charts.html?lang=zh&theme=dark
 */
const query = new URLSearchParams(location.search);
const lang: Lang = query.get("lang") === "zh" ? "zh" : "en";
document.documentElement.lang = lang;
document.documentElement.dataset["theme"] = query.get("theme") === "dark" ? "dark" : "light";

const capture = sampleCapture({
  headDim: 64,
  depth: Number(query.get("depth") ?? 12),
  numHeads: Number(query.get("heads") ?? 3),
});
/** Filters and positions of a checkpoint with 14 × 14 patches of 16 pixels, e.g. `&weights=/models/x/model.safetensors`. */
async function weightsAt(address: string | null) {
  if (!address) return null;
  const { tensors } = parseSafetensors(new Uint8Array(await (await fetch(address)).arrayBuffer()));
  const read = (name: string) => {
    const stored = tensors.get(name)!;
    return tensor(name, stored.shape.map(String), stored.shape, toFloat32(stored));
  };
  return {
    embedding: { weight: read("patch_embed.proj.weight"), bias: read("patch_embed.proj.bias") },
    positions: read("pos_embed"),
  };
}

const cooled = sampleCapture({ headDim: 32, depth: 5, intervention: { temperature: 0.5, patchesOff: [40] } });
const grid = tokenGrid(capture.config);
const pattern = capture.tensors["attn.pattern"]!;
const pixels = samplePicture(capture.config);
const [height, width] = capture.config.imageSize;
const picture = {
  width,
  height,
  crop: { x: 0, y: 0, width, height },
  pixels,
  pixelSize: [height, width],
  bitmap: null,
} as const;
const weights = await weightsAt(query.get("weights"));
const embedding = weights?.embedding ?? samplePatchEmbedding(capture.config);
const components = filterComponents(embedding.weight, 48);
const maps = positionMaps(weights?.positions ?? samplePositionEmbedding(capture.config), grid);
/** As many heads as ViT-L, the distances drawn. */
const random = seededRandom(3);
const largeStatistics = {
  blocks: 24,
  heads: 16,
  ...Object.fromEntries(
    ["entropy", "distance", "classMass", "maxWeight"].map((name) => [
      name,
      Float32Array.from({ length: 24 * 16 }, (_, index) => 110 * (1 - random() * Math.exp(-index / 120))),
    ]),
  ),
} as unknown as Statistics;
const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const names = [
  ["tench", "丁鱥"],
  ["English springer", "英国史宾格犬"],
  ["cassette player", "盒式磁带机"],
  ["chain saw", "链锯"],
  ["church, church building, house of worship", "教堂"],
  ["French horn", "圆号"],
  ["garbage truck", "垃圾车"],
  ["gas pump", "加油机"],
  ["golf ball", "高尔夫球"],
  ["parachute", "降落伞"],
] as const;
const labels = names.map(([en, zh]) => ({ en, zh }));
const logits = [0.2, 1.2, 3.6, 5, 4.2, 0.9, 2.1, 1.4, -0.5, 2.6];
const before = softmax(logits);
const now = softmax(logits.map((logit, index) => logit + [0, 0.3, -1, -1.4, 0.1, 2.9, 0, 0.2, 0, -0.4][index]!));

function Gallery() {
  const scene = useMemo(
    () => sampleSelection({ block: 4, head: 2, query: tokenOfCell(grid, 4, 7), key: tokenOfCell(grid, 3, 5) }),
    [],
  );
  const statistics = useMemo(() => headStatistics(pattern, grid), []);
  const [direction] = useState<Direction>("from");
  const settings = {
    fusion: "mean",
    residualWeight: 0.5,
    discardRatio: 0.3,
    firstBlock: 0,
    lastBlock: capture.config.depth - 1,
  } as const;
  const rollout = useMemo(() => (token: number, way: Direction) => rolloutOfToken(pattern, token, settings, way), []);
  return (
    <main className={styles.page}>
      <Panel title="HeadStatistics distance">
        <HeadStatistics {...scene} metric="distance" statistics={statistics} blocks={capture.blocks} grid={grid} />
      </Panel>
      <Panel title="HeadStatistics entropy">
        <HeadStatistics
          {...scene}
          metric="entropy"
          statistics={statistics}
          blocks={capture.blocks}
          grid={grid}
          headsOff={[{ block: 4, head: 0 }]}
        />
      </Panel>
      <Panel title="HeadStatistics of 24 blocks × 16 heads">
        <HeadStatistics
          {...scene}
          metric="distance"
          statistics={largeStatistics}
          blocks={Array.from({ length: 24 }, (_, block) => block)}
          grid={grid}
        />
      </Panel>
      <Panel title="PairDetail">
        <PairDetail {...scene} capture={capture} grid={grid} order="index" />
      </Panel>
      <Panel title="PairDetail sorted, temperature, masked key">
        <PairDetail {...scene} capture={cooled} grid={grid} order="size" />
      </Panel>
      <Panel title="PositionEmbedding">
        <PositionEmbedding {...scene} grid={grid} maps={maps} intervention={noIntervention} />
      </Panel>
      <Panel title="PatchEmbedding filters">
        <PatchEmbedding
          {...scene}
          grid={grid}
          {...embedding}
          components={components}
          show="filters"
          picture={picture}
          preprocessing={half}
          patches={capture.tensors["embed.patches"]}
        />
      </Panel>
      <Panel title="PatchEmbedding components">
        <PatchEmbedding
          {...scene}
          grid={grid}
          {...embedding}
          components={components}
          show="components"
          picture={picture}
          preprocessing={half}
          patches={capture.tensors["embed.patches"]}
        />
      </Panel>
      <Panel title="Compact" narrow>
        <div style={{ width: 108, marginBottom: 16 }}>
          <PatchEmbedding
            {...scene}
            grid={grid}
            {...embedding}
            components={components}
            show="components"
            picture={picture}
            preprocessing={half}
            patches={undefined}
            compact
          />
        </div>
        <div style={{ width: 108 }}>
          <PositionEmbedding {...scene} grid={grid} maps={maps} intervention={noIntervention} compact />
        </div>
      </Panel>
      <Panel title="RolloutMap picture">
        <RolloutMap
          {...scene}
          grid={grid}
          rollout={rollout}
          direction={direction}
          settings={settings}
          scale="uniform"
          colorMap="viridis"
          picture={picture}
        />
      </Panel>
      <Panel title="RolloutMap alone">
        <RolloutMap
          {...scene}
          grid={grid}
          rollout={rollout}
          direction={direction}
          settings={settings}
          scale="perMap"
          colorMap="viridis"
          picture={null}
        />
      </Panel>
      <Panel title="Prediction" narrow>
        <Prediction state="ready" probabilities={before} before={null} labels={labels} compact />
      </Panel>
      <Panel title="Prediction intervened">
        <Prediction state="ready" probabilities={now} before={before} labels={labels} />
      </Panel>
      <Panel title="Prediction waiting" narrow>
        <Prediction state="running" probabilities={null} before={null} labels={labels} />
      </Panel>
      <Panel title="Prediction without head" narrow>
        <Prediction state="no-head" probabilities={null} before={null} labels={labels} />
      </Panel>
    </main>
  );
}

function Panel({ title, narrow = false, children }: { title: string; narrow?: boolean; children: ReactNode }) {
  return (
    <section className={narrow ? styles.narrow : styles.panel}>
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
