import type { Recipe } from "./model/build/recipe.ts";
import type { HubModel } from "./model/hub/hub-files.ts";
import type { Settings } from "./model/hyperparameters.ts";
import type { RecordingQuestion } from "./model/recording/open-recording.ts";
import type { TokenLayout } from "./model/recording/token-layout.ts";
import type { OwnCheckpoint } from "./sort-checkpoint-files.ts";
import type { Ablation } from "./store.ts";
import type { Request } from "./url-state.ts";
import type { Probe } from "./probe.ts";

/** What the page can ask for. Every call is safe at any time: the newest wins, the older is cancelled. */
export interface Controller {
  /** Shows what an address asks for. */
  open(request: Request): Promise<void>;
  showSample(id: string): Promise<void>;
  showPicture(picture: Blob, name: string): Promise<void>;
  /** Fetches the picture at an address first. */
  showAddress(address: string): Promise<void>;
  /**
   * Loads a person's own checkpoint, or shows the maps that the file holds instead of
   * weights; the model in use stays when it is wrong.
   *
   * @param picture what came with it; for maps, the picture that they are of
   */
  openCheckpoint(files: OwnCheckpoint, picture?: File): Promise<void>;
  /** Shows recorded maps whose tokens lie on the picture as a person said. */
  openRecording(question: RecordingQuestion, layout: TokenLayout): Promise<void>;
  /** Fetches a model that a hub was found to have, and loads it; the model in use stays until it is here and right. */
  openHub(model: HubModel): Promise<void>;
  openEmbedded(id: string): Promise<void>;
  /** Builds a network with random weights and runs it; one that cannot be changes nothing. */
  build(recipe: Recipe): Promise<void>;
  set(settings: Partial<Settings>): void;
  ablate(ablation: Ablation): void;
  /** Ends every intervention. */
  restore(): void;
  /** Runs again what failed or was cancelled. */
  retry(): Promise<void>;
  cancel(): void;
  readonly probe: Probe;
}
