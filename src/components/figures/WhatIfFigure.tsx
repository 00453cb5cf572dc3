import { useText } from "../../i18n/text.tsx";
import { cellOfToken, patchOfToken } from "../../model/analysis/token-grid.ts";
import { focusToken } from "../../model/selection.ts";
import { type Ablation, isIntervened } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { predictionTable } from "../views/prediction-rows.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { probabilitiesOf, useGrid } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { OffList, Switches, toggled } from "./KnockOut.tsx";
import { PredictionFigure } from "./PredictionFigure.tsx";
import { Setting } from "./Setting.tsx";
import { toggleHead } from "./toggle-head.ts";
import styles from "./what-if.module.css";
import { useLabels } from "./use-labels.ts";

type List = "blocksOff" | "mlpsOff" | "patchesOff";

/** The knock-out console: parts of the network off, the answer before and after, one press to undo. */
export function WhatIfFigure() {
  const text = useText();
  const { whatIf } = text.shell.figures;
  const { controller } = useApp();
  const grid = useGrid();
  const ablation = useAppState((state) => state.ablation);
  const intervened = useAppState(isIntervened);
  const { block, head, query, key } = useAppState((state) => state.selection);
  const settings = useAppState((state) => state.settings);
  const capture = useAppState((state) => state.capture);
  const baseline = useAppState((state) => state.baseline);
  const labels = useLabels();
  const classToken = useAppState((state) => state.model?.config.family === "vit" && state.model.config.classToken);

  const change = (part: Partial<Ablation>) => controller.ablate({ ...ablation, ...part });
  const flip = (list: List, value: number) => change({ [list]: toggled(ablation[list], value) });
  const headIsOff = ablation.headsOff.some((one) => one.block === block && one.head === head);
  const focus = focusToken({ block, head, query, key }, settings.direction);
  const patch = grid ? patchOfToken(grid, focus) : null;
  const cell = grid && patch !== null ? cellOfToken(grid, focus) : null;

  const parts = [
    {
      name: whatIf.head(block + 1, head + 1),
      off: headIsOff,
      flip: () => controller.ablate(toggleHead(ablation, block, head)),
    },
    {
      name: whatIf.block(block + 1),
      off: ablation.blocksOff.includes(block),
      flip: () => flip("blocksOff", block),
    },
    { name: whatIf.mlp(block + 1), off: ablation.mlpsOff.includes(block), flip: () => flip("mlpsOff", block) },
    ...(patch !== null && cell
      ? [
          {
            name: whatIf.patchAt(cell.row + 1, cell.column + 1),
            off: ablation.patchesOff.includes(patch),
            flip: () => flip("patchesOff", patch),
          },
        ]
      : []),
    ...(classToken
      ? [
          {
            name: whatIf.classToken,
            off: ablation.classTokenOff,
            flip: () => change({ classTokenOff: !ablation.classTokenOff }),
          },
        ]
      : []),
  ];

  const columns = grid?.columns ?? 1;
  const off = [
    ...ablation.headsOff.map((one) => ({
      name: whatIf.head(one.block + 1, one.head + 1),
      restore: () => controller.ablate(toggleHead(ablation, one.block, one.head)),
    })),
    ...ablation.blocksOff.map((one) => ({ name: whatIf.block(one + 1), restore: () => flip("blocksOff", one) })),
    ...ablation.mlpsOff.map((one) => ({ name: whatIf.mlp(one + 1), restore: () => flip("mlpsOff", one) })),
    ...ablation.patchesOff.map((one) => ({
      name: whatIf.patchAt(Math.floor(one / columns) + 1, (one % columns) + 1),
      restore: () => flip("patchesOff", one),
    })),
    ...(ablation.classTokenOff ? [{ name: whatIf.classToken, restore: () => change({ classTokenOff: false }) }] : []),
  ];
  const now = capture && probabilitiesOf(capture);
  const before = baseline && baseline !== capture ? probabilitiesOf(baseline) : null;

  return (
    <Frame
      id="what-if"
      title={whatIf.name}
      name={whatIf.name}
      switches={
        intervened ? (
          <button type="button" className={controls.button} onClick={() => controller.restore()}>
            {whatIf.undo}
          </button>
        ) : undefined
      }
      caption={whatIf.caption}
      table={now ? () => predictionTable(text, labels, now, before) : undefined}
    >
      <div className={styles.console}>
        <Switches parts={parts} disabled={!capture} />
        <OffList off={off} />
        <div className={styles.settings} data-control>
          <span className={controls.check}>
            {text.shell.settings.positions} <Setting name="positions" />
          </span>
          {settings.positions === "shuffled" && <Setting name="shuffleSeed" />}
          <Setting name="temperature" />
        </div>
        {settings.positions === "shuffled" && <p className="soft">{whatIf.positionsHint}</p>}
        <PredictionFigure />
      </div>
    </Frame>
  );
}
