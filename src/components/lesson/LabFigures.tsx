import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { Setting } from "../figures/Setting.tsx";
import { InMemoryFigure, InPictureFigure } from "../lab/MapFigures.tsx";
import { MaskFigure } from "../lab/MaskFigure.tsx";
import { NoScene } from "../lab/RealBar.tsx";
import { SoftmaxFigure } from "../lab/SoftmaxFigure.tsx";
import { type Lab, useLab } from "../lab/use-lab.ts";
import styles from "./figure.module.css";

/** A picture of the Window Lab alone, with the switch that walks through its steps. */
function OfLab({ children }: { readonly children: (lab: Lab) => React.ReactNode }) {
  const { shell } = useText();
  const { lab } = useLab();
  // Canvases take the colours of the theme when they draw.
  useAppState((state) => state.theme);
  if (!lab) return <NoScene />;
  return (
    <div className={styles.ofLab} title={shell.nav.lab}>
      <Setting name="labStep" />
      {children(lab)}
    </div>
  );
}

export const LabPicture = () => <OfLab>{(lab) => <InPictureFigure lab={lab} />}</OfLab>;
export const LabMemory = () => <OfLab>{(lab) => <InMemoryFigure lab={lab} />}</OfLab>;
/** The sizes of the Lab's own map, where a lesson lets its reader turn them. */
const sliders = ["labRows", "labColumns", "labWindow", "labShift"] as const;

export interface LabMaskProps {
  /** Whether the sizes of the map can be turned here. */
  readonly sliders?: boolean;
}

export const LabMask = ({ sliders: turned = false }: LabMaskProps) => (
  <OfLab>
    {(lab) => (
      <>
        {turned && sliders.map((name) => <Setting key={name} name={name} />)}
        <MaskFigure lab={lab} />
      </>
    )}
  </OfLab>
);
export const LabSoftmax = () => <OfLab>{(lab) => <SoftmaxFigure lab={lab} />}</OfLab>;
