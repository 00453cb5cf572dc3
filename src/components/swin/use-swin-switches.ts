import { useText } from "../../i18n/text.tsx";
import type { Ablation } from "../../store.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { type Switch, toggled } from "../figures/KnockOut.tsx";
import { toggleHead } from "../figures/toggle-head.ts";

/** The switches that only a Swin has, in the order of its computation. */
const everywhere = ["maskOff", "biasOff", "shiftOff"] as const;

/** The parts of a Swin that can be off, those of the chosen place first named, and everything that is off now. */
export function useSwinSwitches(): {
  readonly parts: readonly Switch[];
  readonly off: readonly { readonly name: string; readonly restore: () => void }[];
} {
  const text = useText();
  const { whatIf } = text.shell.figures;
  const { whatIf: words } = text.stages;
  const { controller } = useApp();
  const ablation = useAppState((state) => state.ablation);
  const { block, head } = useAppState((state) => state.selection);
  const change = (part: Partial<Ablation>) => controller.ablate({ ...ablation, ...part });
  const flip = (list: "blocksOff" | "mlpsOff", value: number) => change({ [list]: toggled(ablation[list], value) });
  const ofHead = (at: number, one: number) => () => controller.ablate(toggleHead(ablation, at, one));

  const parts: Switch[] = [
    ...everywhere.map((name) => ({
      name: words.parts[name],
      off: ablation[name],
      flip: () => change({ [name]: !ablation[name] }),
    })),
    {
      name: whatIf.head(block + 1, head + 1),
      off: ablation.headsOff.some((one) => one.block === block && one.head === head),
      flip: ofHead(block, head),
    },
    { name: whatIf.block(block + 1), off: ablation.blocksOff.includes(block), flip: () => flip("blocksOff", block) },
    { name: whatIf.mlp(block + 1), off: ablation.mlpsOff.includes(block), flip: () => flip("mlpsOff", block) },
  ];
  const off = [
    ...everywhere
      .filter((name) => ablation[name])
      .map((name) => ({ name: words.parts[name], restore: () => change({ [name]: false }) })),
    ...ablation.headsOff.map((one) => ({
      name: whatIf.head(one.block + 1, one.head + 1),
      restore: ofHead(one.block, one.head),
    })),
    ...ablation.blocksOff.map((one) => ({ name: whatIf.block(one + 1), restore: () => flip("blocksOff", one) })),
    ...ablation.mlpsOff.map((one) => ({ name: whatIf.mlp(one + 1), restore: () => flip("mlpsOff", one) })),
  ];
  return { parts, off };
}
