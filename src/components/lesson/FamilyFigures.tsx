import { MatrixFigure } from "../figures/MatrixFigure.tsx";
import { OverlayFigure } from "../figures/OverlayFigure.tsx";
import { PairFigure } from "../figures/PairFigure.tsx";
import { StatisticsFigure } from "../figures/StatisticsFigure.tsx";
import { useSwinConfig } from "../figures/derived.ts";
import { WhatIfFigure } from "../figures/WhatIfFigure.tsx";
import { SwinStatisticsFigure } from "../swin/SwinStatisticsFigure.tsx";
import { SwinWhatIfFigure } from "../swin/SwinWhatIfFigure.tsx";
import { WindowMatrixFigure } from "../swin/WindowMatrixFigure.tsx";
import { WindowOverlayFigure } from "../swin/WindowOverlayFigure.tsx";
import { WindowPairFigure } from "../swin/WindowPairFigure.tsx";

// Figures that both families have, each in its own way: the loaded model decides.

export const Matrix = () => (useSwinConfig() ? <WindowMatrixFigure /> : <MatrixFigure />);
export const Overlay = () => (useSwinConfig() ? <WindowOverlayFigure /> : <OverlayFigure />);
export const Pair = () => (useSwinConfig() ? <WindowPairFigure /> : <PairFigure />);
export const Statistics = () => (useSwinConfig() ? <SwinStatisticsFigure /> : <StatisticsFigure />);
export const WhatIf = () => (useSwinConfig() ? <SwinWhatIfFigure /> : <WhatIfFigure />);
