import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { blockCount } from "../../model/config.ts";
import type { Settings } from "../../model/hyperparameters.ts";
import { changeSelection, type Selection } from "../../model/selection.ts";
import { windowGeometry } from "../../model/swin-stages.ts";
import { isShifted } from "../../model/analysis/windows.ts";
import type { CroppedPicture } from "../draw/charts/picture-crop.ts";
import { Phase } from "../draw/window-lab/phase.ts";
import { caseScene, type LabScene, pictureScene, tokenCountOf } from "../draw/window-lab/scene.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture } from "../figures/derived.ts";
import { LabSource } from "../views/window-lab/lab-source.ts";
import { narrationOf, restOf, type Told } from "./narration.ts";
import { labSteps, type Player, usePlayer } from "./use-player.ts";

/** Everything that the Lab's figures need; `scene` is null while there is nothing to show. */
export interface Lab {
  readonly scene: LabScene;
  readonly source: LabSource;
  readonly phase: Phase;
  readonly step: Settings["labStep"];
  readonly masked: boolean;
  /** The followed token, pinned. */
  readonly token: number;
  readonly picture: CroppedPicture | null;
  readonly select: (part: Partial<Selection>) => void;
}

/** The settings of the course's map as a scene. */
function useCaseScene(wanted: boolean): LabScene | null {
  const rows = useAppState((state) => state.settings.labRows);
  const columns = useAppState((state) => state.settings.labColumns);
  const window = useAppState((state) => state.settings.labWindow);
  const shift = useAppState((state) => state.settings.labShift);
  const padding = useAppState((state) => state.settings.labPadding);
  return useMemo(
    () => (wanted ? caseScene({ rows, columns, window, shift, padding }) : null),
    [wanted, rows, columns, window, shift, padding],
  );
}

/** The chosen block and head of the Swin that ran. */
function usePictureScene(wanted: boolean): LabScene | null {
  const capture = useSwinCapture();
  const tables = useAppState((state) => state.weights?.biasTables);
  const block = useAppState((state) => state.selection.block);
  const head = useAppState((state) => state.selection.head);
  return useMemo(() => {
    if (!wanted || !capture || block >= blockCount(capture.config)) return null;
    return pictureScene(capture, tables ?? [], block, head);
  }, [wanted, capture, tables, block, head]);
}

/** The scene that is asked for, the token that is followed in it, and the way through its steps. */
export function useLab(): { readonly lab: Lab | null; readonly told: Told | null; readonly player: Player } {
  const text = useText();
  const { store } = useApp();
  const real = useAppState((state) => state.settings.labSource === "picture");
  const step = useAppState((state) => state.settings.labStep);
  const masked = useAppState((state) => state.settings.labMask);
  const labToken = useAppState((state) => state.labToken);
  const query = useAppState((state) => state.selection.query);
  const picture = useAppState((state) => state.picture);
  const [phase] = useState(() => new Phase(labSteps.indexOf(step)));
  const caseOf = useCaseScene(!real);
  const pictureOf = usePictureScene(real);
  const scene = real ? pictureOf : caseOf;

  const tokens = scene ? tokenCountOf(scene.shifted.layout) : 0;
  const { rows = 1, columns = 1 } = scene?.shifted.layout ?? {};
  const inCase = Math.min(labToken.row, rows - 1) * columns + Math.min(labToken.column, columns - 1);
  const token = real ? Math.min(query, Math.max(0, tokens - 1)) : inCase;
  // A key belongs to one map; another map begins without one.
  const first = useRef(token);
  first.current = token;
  const source = useMemo(() => (scene ? new LabSource(first.current) : null), [scene]);
  useLayoutEffect(() => {
    if (source && source.pinned().query !== token) source.pin({ query: token });
  }, [source, token]);
  useEffect(() => {
    const release = (event: KeyboardEvent) => {
      if (event.key === "Escape") source?.hover(null);
    };
    addEventListener("keydown", release);
    return () => removeEventListener("keydown", release);
  }, [source]);

  const lab = useMemo((): Lab | null => {
    if (!scene || !source) return null;
    const select = (part: Partial<Selection>) => {
      const next = part.query ?? source.pinned().query;
      source.pin({ ...part, query: next });
      if (real) {
        store.setState((state) => ({
          selection: changeSelection(state.selection, { query: next }, state.model?.config),
          hover: null,
        }));
      } else {
        store.setState({ labToken: { row: Math.floor(next / columns), column: next % columns } });
      }
    };
    return { scene, source, phase, step, masked, token, picture: real ? picture : null, select };
  }, [scene, source, phase, step, masked, token, picture, real, store, columns]);
  const told = useMemo(() => lab && narrationOf(text, lab), [text, lab]);
  const player = usePlayer(phase, told && restOf(told));
  return { lab, told, player };
}

/** The next block of the loaded Swin with shifted windows, from the chosen one on; null when it has none. */
export function useShiftedBlock(): number | null {
  const capture = useSwinCapture();
  const block = useAppState((state) => state.selection.block);
  return useMemo(() => {
    if (!capture) return null;
    const count = blockCount(capture.config);
    const order = Array.from({ length: count }, (_, step) => (block + step) % count);
    return order.find((one) => isShifted(windowGeometry(capture.config, one))) ?? null;
  }, [capture, block]);
}
