import { ModelError } from "../model/errors.ts";
import type { Facts } from "../sandbox/protocol.ts";
import type { State, Store } from "../store.ts";

/** What cells know of the page: its model, its picture, and whether they are still the same. */

const numbers = new WeakMap<object, number>();
let lastNumber = 0;
function numberOf(thing: object): number {
  const number = numbers.get(thing) ?? ++lastNumber;
  numbers.set(thing, number);
  return number;
}

/** The model and the picture of the page as one word; null before they are there. */
export function worldOf({ model, picture }: State): string | null {
  return model && picture ? `${numberOf(model)} ${numberOf(picture)}` : null;
}

/** For `vitrine.model` and `vitrine.picture`; null before they are there. */
export function factsOf({ lang, model, modelName, picture, pictureName }: State): Facts | null {
  if (!model || !picture) return null;
  const { config, labels, parameters } = model;
  const { width, height, pixels, pixelSize } = picture;
  return {
    lang,
    model: { name: modelName, config, labels, parameters },
    picture: { name: pictureName, width, height, pixels, pixelSize },
  };
}

export function noModel(): ModelError {
  return new ModelError("cell.noModel", "There is no model on the page yet; run the cell when it has come.", {});
}

/**
 * Waits until the page has a model and a picture.
 *
 * @throws ModelError `cell.noModel` when what was on its way has failed; AbortError
 */
export function modelThere(store: Store, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = ({ model, picture, progress, problems }: State) => {
      if (signal.aborted) finish(() => reject(new DOMException("The cell was stopped.", "AbortError")));
      else if (model && picture) finish(resolve);
      else if (!progress && problems.some(({ place }) => place === "model" || place === "run")) {
        finish(() => reject(noModel()));
      }
    };
    const aborted = () => look(store.getState());
    const stop = store.subscribe(look);
    const finish = (act: () => void) => {
      stop();
      signal.removeEventListener("abort", aborted);
      act();
    };
    signal.addEventListener("abort", aborted);
    look(store.getState());
  });
}
