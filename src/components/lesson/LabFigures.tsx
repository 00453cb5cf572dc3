import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { Setting } from "../figures/Setting.tsx";
import { InMemoryFigure, InPictureFigure } from "../lab/MapFigures.tsx";
import { MaskFigure } from "../lab/MaskFigure.tsx";
import { NoScene } from "../lab/RealBar.tsx";
import { SoftmaxFigure } from "../lab/SoftmaxFigure.tsx";
import { type Lab, useLab } from "../lab/use-lab.ts";
import styles from "./figure.module.css";

interface OfLabProps {
  /** Whether the steps can be walked through here; not where a lesson pins one. */
  readonly walks?: boolean;
  readonly children: (lab: Lab) => React.ReactNode;
}

/** A picture of the Window Lab alone, with the switch that walks through its steps: once where several stand one under another. */
function OfLab({ walks = true, children }: OfLabProps) {
  const { shell } = useText();
  const { lab } = useLab();
  // Canvases take the colours of the theme when they draw.
  useAppState((state) => state.theme);
  if (!lab) return <NoScene />;
  return (
    <div className={styles.ofLab} title={shell.nav.lab}>
      {walks && (
        <div className={styles.steps}>
          <Setting name="labStep" />
        </div>
      )}
      {children(lab)}
    </div>
  );
}

export const LabPicture = () => <OfLab>{(lab) => <InPictureFigure lab={lab} />}</OfLab>;
export const LabMemory = () => <OfLab>{(lab) => <InMemoryFigure lab={lab} />}</OfLab>;
/** The sizes of the Lab's own map, where a lesson lets its reader turn them. */
const sliders = ["labRows", "labColumns", "labWindow", "labShift"] as const;

export interface LabMaskProps {
  /** Whether the sizes of the map can be turned here, in place of the steps. */
  readonly sliders?: boolean;
}

export const LabMask = ({ sliders: turned = false }: LabMaskProps) => (
  <OfLab walks={!turned}>
    {(lab) => (
      <>
        {turned && (
          <div className={styles.sizes}>
            {sliders.map((name) => (
              <Setting key={name} name={name} />
            ))}
          </div>
        )}
        <MaskFigure lab={lab} />
      </>
    )}
  </OfLab>
);
export const LabSoftmax = () => <OfLab>{(lab) => <SoftmaxFigure lab={lab} />}</OfLab>;
