import { type SwinHeadStatistics, swinHeadStatistics } from "../../model/analysis/window-statistics.ts";
import type { SwinCapture } from "../../model/capture.ts";
import { once } from "../figures/derived.ts";

/** Entropy, distance, largest weight and padding of every captured head; null without patterns. */
export const swinStatisticsOf = once(
  (capture: SwinCapture): SwinHeadStatistics | null => swinHeadStatistics(capture) ?? null,
);
