import { useText } from "../../i18n/text.tsx";
import { blockWindows } from "../../model/swin-stages.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { scoreLimit } from "../draw/maps/diverging-scale.ts";
import { useAppState } from "../figures/app-context.tsx";
import { useSwinCapture, useSwinConfig } from "../figures/derived.ts";
import frame from "../figures/frame.module.css";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { Stage } from "../inspector/Stage.tsx";
import { BiasMap } from "../views/swin/BiasMap.tsx";

const limits = new WeakMap<NamedTensor, number>();

/** The largest size of any entry of a table, so that the heads of a block share one scale. */
function limitOf(table: NamedTensor): number {
  const kept = limits.get(table) ?? scoreLimit(table.data);
  limits.set(table, kept);
  return kept;
}

/** The relative position bias of the chosen head as a station of the spine, where a ViT has its positions. */
export default function BiasStage() {
  const { windows } = useText();
  const scene = useScene();
  const config = useSwinConfig();
  const capture = useSwinCapture();
  const tables = useAppState((state) => state.weights?.biasTables);
  const block = useAppState((state) => state.selection.block);
  const biasOff = useAppState((state) => state.ablation.biasOff);
  const shiftOff = capture?.intervention.shiftOff ?? false;
  const content = () => {
    if (!config || !tables) return <Skeleton ratio={1} />;
    if (!tables[block]) return <p className={frame.caption}>{windows.bias.none}</p>;
    return (
      <>
        <BiasMap
          selection={scene.selection}
          layoutOf={(of) => blockWindows(config, of, shiftOff)}
          tableOf={(of) => tables[of]}
          limitOf={limitOf}
          onOpen={() => document.getElementById("bias")?.scrollIntoView({ block: "start" })}
        />
        <p className={frame.caption}>{biasOff ? windows.bias.off : windows.bias.hint}</p>
      </>
    );
  };
  return (
    <Stage title={<span title={windows.bias.title}>{windows.bias.short}</span>} kind="position">
      {content()}
    </Stage>
  );
}
