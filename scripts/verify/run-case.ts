import type { Bench } from "./bench.ts";
import type { CaseFolder } from "./case-folder.ts";
import type { Measured } from "./compare.ts";
import { verifyAnalysis } from "./kinds/analysis.ts";
import { verifyCounts } from "./kinds/counts.ts";
import { verifyOps } from "./kinds/ops.ts";
import { missingPaths, verifyPhotos } from "./kinds/photos.ts";
import { verifyPositions } from "./kinds/positions.ts";
import { verifyPreprocess } from "./kinds/preprocess.ts";
import { verifySwin } from "./kinds/swin.ts";
import { verifyVit } from "./kinds/vit.ts";

export type CaseResult =
  /** `whole`: every line is worth printing, not only the worst. */
  | { readonly outcome: "measured"; readonly measured: readonly Measured[]; readonly whole?: boolean }
  /** The files it is about are not on this machine. */
  | { readonly outcome: "left out"; readonly missing: readonly string[] }
  /** Nobody has written down how to check this kind. */
  | { readonly outcome: "unknown"; readonly kind: string }
  | { readonly outcome: "failed"; readonly message: string };

/** Checks one case; an exception on the way is a failure of the case. */
export async function runCase(bench: Bench, folder: CaseFolder): Promise<CaseResult> {
  const missing = folder.json.kind === "photos" ? missingPaths(folder) : [];
  if (missing.length > 0) return { outcome: "left out", missing };
  try {
    const measured = await measure(bench, folder);
    const whole = folder.json.kind === "counts";
    return measured ? { outcome: "measured", measured, whole } : { outcome: "unknown", kind: folder.json.kind };
  } catch (error) {
    return { outcome: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

function measure(bench: Bench, folder: CaseFolder): Promise<Measured[]> | null {
  switch (folder.json.kind) {
    case "counts":
      return Promise.resolve(verifyCounts(folder));
    case "vit":
    case "deit":
      return verifyVit(bench, folder);
    case "swin":
      return verifySwin(bench, folder);
    case "ops":
      return verifyOps(bench, folder);
    case "preprocess":
      return verifyPreprocess(folder);
    case "pos_embed":
      return verifyPositions(folder);
    case "analysis":
      return verifyAnalysis(folder);
    case "photos":
      return verifyPhotos(bench, folder);
    default:
      return null;
  }
}

export function passes(result: CaseResult): boolean {
  return result.outcome === "left out" || (result.outcome === "measured" && result.measured.every(({ pass }) => pass));
}
