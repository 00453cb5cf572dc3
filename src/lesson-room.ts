import type { Controller } from "./controller-interface.ts";
import { noLesson } from "./lesson-place.ts";
import { readProgress } from "./lesson-progress.ts";
import { overScene, requestOf, sceneAt, showScene } from "./lesson-scene.ts";
import { lessonOf } from "./lessons/index.ts";
import { overFigures } from "./model/figure-parts.ts";
import { initialHand } from "./model/hand.ts";
import type { Store } from "./store.ts";
import { handOf } from "./url-figures.ts";
import type { Request } from "./url-state.ts";

/**
 * Opens an address of a lesson. What the address leaves out is in the lesson's scene at that step; without
 * a step the reader goes on where they stopped. A model or a picture of the reader's own stays where
 * neither the address nor the scene asks for another one.
 *
 * @param textStands ends when the text is on the page: the first model waits for it, because a lesson is
 *   there to be read, and the engine would take the processor
 */
export async function openLesson(
  app: { readonly store: Store; readonly controller: Controller },
  request: Request,
  textStands: () => Promise<void> = async () => {},
): Promise<void> {
  const { store, controller } = app;
  const lesson = lessonOf(request.lesson?.id ?? "");
  if (!lesson) return store.getState().model ? undefined : controller.open(request);
  const kept = readProgress().places[lesson.id];
  const resumed = request.lesson?.step === undefined && Object.hasOwn(lesson.steps ?? {}, kept?.step ?? "");
  const { step = "", acted = false } = (resumed ? kept : request.lesson) ?? {};
  store.setState({ lesson: { ...noLesson, ...request.lesson, id: lesson.id, step, acted } });
  const { figures, hand } = request;
  const asked = { ...(figures ? { figures } : {}), ...(hand ? { hand: handOf(hand) } : {}) };
  const scene = overScene(sceneAt(lesson, step, acted), asked);
  const { modelId, imageId, block, head, query, key, off } = request;
  const asks = [modelId, imageId, block, head, query, key, off].some((part) => part !== undefined);
  if (store.getState().model && !asks && Object.keys(request.settings).length === 0) return showScene(app, scene);
  const fromScene = requestOf(scene);
  store.setState((state) => ({
    figures: overFigures(state.figures, scene.figures),
    hand: scene.hand ? { ...initialHand, ...scene.hand } : state.hand,
    labToken: request.labToken ?? fromScene.labToken ?? state.labToken,
  }));
  if (!store.getState().model) await textStands();
  return controller.open({ ...fromScene, ...request, settings: { ...fromScene.settings, ...request.settings } });
}
