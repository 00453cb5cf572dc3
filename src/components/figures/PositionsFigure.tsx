import { useText } from "../../i18n/text.tsx";
import { focusToken } from "../../model/selection.ts";
import { tensor } from "../../model/tensor.ts";
import { PositionEmbedding } from "../views/PositionEmbedding.tsx";
import { positionTable } from "../views/position-maps.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { useGrid, usePositionMaps } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { Setting } from "./Setting.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useScene } from "./use-scene.ts";

/** How alike the learned positions are, and what the answer does without them. */
export function PositionsFigure() {
  const text = useText();
  const { positions: words } = text.shell.figures;
  const scene = useScene();
  const grid = useGrid();
  const maps = usePositionMaps();
  const { store } = useApp();
  const loaded = useAppState((state) => state.weights !== null);
  const direction = useAppState((state) => state.settings.direction);
  const positions = useAppState((state) => state.settings.positions);
  const shuffleSeed = useAppState((state) => state.settings.shuffleSeed);
  const intervention = { positions, shuffleSeed };
  const token = () => focusToken(store.getState().selection, direction);
  return (
    <Frame
      id="positions"
      title={words.name}
      name={words.name}
      switches={<Setting name="positions" />}
      controls={positions === "shuffled" ? <Setting name="shuffleSeed" /> : undefined}
      caption={words.caption}
      table={maps && grid ? () => positionTable(text, maps, grid, intervention, token()) : undefined}
      tensors={
        maps
          ? () => ({
              similarity: tensor("similarity", ["position", "position"], [maps.count, maps.count], maps.similarity),
            })
          : undefined
      }
    >
      {maps && grid ? (
        <PositionEmbedding {...scene} grid={grid} maps={maps} intervention={intervention} direction={direction} />
      ) : loaded ? (
        <p className="soft">{words.none}</p>
      ) : (
        <Skeleton ratio={1.6} />
      )}
    </Frame>
  );
}
