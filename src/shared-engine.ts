import type { CheckpointSource, Engine, FileSource, JobOptions, LoadedModel } from "./model/engine.ts";
import type { OnProgress } from "./model/progress.ts";

/** A model that the engine holds, for everybody who uses it. */
interface Held {
  readonly source: CheckpointSource;
  readonly model: LoadedModel;
  readonly users: Set<object>;
}

/** A load under way; whoever waits for it hears of its progress. */
interface Loading {
  readonly done: Promise<LoadedModel>;
  readonly listeners: Set<OnProgress>;
}

/** Whether two sources are the same files, or the same draw. */
function sameFiles(one: CheckpointSource, other: CheckpointSource): boolean {
  if (one.kind === "random" || other.kind === "random") return sameDraw(one, other);
  const places = ({ weights, config, preprocessor, index, shards = [] }: FileSource) => [
    ...[weights, config, preprocessor, index],
    ...shards.flatMap((shard) => [shard.name, shard.weights]),
  ];
  const [ones, others] = [places(one), places(other)];
  return ones.length === others.length && ones.every((place, index) => place === others[index]);
}

function sameDraw(one: CheckpointSource, other: CheckpointSource): boolean {
  if (one.kind !== "random" || other.kind !== "random" || one.seed !== other.seed) return false;
  return JSON.stringify(one.config) === JSON.stringify(other.config);
}

/** Waits until a load has ended in any way; rejects only when the signal is aborted first. */
function ended({ done }: Loading, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException("The job was cancelled.", "AbortError"));
    signal?.addEventListener("abort", stop, { once: true });
    const finish = () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    done.then(finish, finish);
  });
}

/**
 * One engine for several users, none of whom knows of the others. A checkpoint that
 * one of them has loaded is there at once for the next, and leaves the device when
 * the last one lets go of it. A user's own file that has the name of another one's
 * gets a name of its own: nobody's weights change under them.
 *
 * @returns the engine as one more user sees it; its `dispose` lets go of what that user holds
 */
export function shareEngine(engine: Engine): () => Engine {
  const held = new Map<string, Held>();
  const loading = new Map<string, Loading>();

  const usedByOthers = (id: string, user: object) => [...(held.get(id)?.users ?? [])].some((other) => other !== user);

  /** The name under which the engine may keep these files. */
  function nameFor(source: CheckpointSource, user: object): string {
    const taken = (id: string) => {
      const other = held.get(id);
      return other !== undefined && !sameFiles(other.source, source) && usedByOthers(id, user);
    };
    let id = source.id;
    for (let number = 2; taken(id); number++) id = `${source.id} (${number})`;
    return id;
  }

  async function load(user: object, source: CheckpointSource, options: JobOptions = {}): Promise<LoadedModel> {
    const { signal, onProgress } = options;
    for (;;) {
      signal?.throwIfAborted();
      const id = nameFor(source, user);
      const there = held.get(id);
      if (there && sameFiles(there.source, source)) {
        there.users.add(user);
        return there.model;
      }
      const going = loading.get(id);
      if (!going) return start(user, { ...source, id }, options);
      if (onProgress) going.listeners.add(onProgress);
      // It may fail or be cancelled by its own user: then this one loads for itself.
      await ended(going, signal).finally(() => onProgress && going.listeners.delete(onProgress));
    }
  }

  async function start(user: object, source: CheckpointSource, { signal, onProgress }: JobOptions) {
    const { id } = source;
    const listeners = new Set<OnProgress>(onProgress ? [onProgress] : []);
    const all: OnProgress = (progress) => {
      for (const listener of listeners) listener(progress);
    };
    const done = engine.load(source, { onProgress: all, ...(signal ? { signal } : {}) });
    loading.set(id, { done, listeners });
    try {
      const model = await done;
      held.set(id, { source, model, users: new Set([user]) });
      return model;
    } finally {
      loading.delete(id);
    }
  }

  async function release(user: object, id: string): Promise<void> {
    const model = held.get(id);
    if (!model?.users.delete(user) || model.users.size > 0) return;
    held.delete(id);
    await engine.unload(id);
  }

  return () => {
    const user = {};
    return {
      backend: () => engine.backend(),
      load: (source, options) => load(user, source, options),
      prepare: (image, model, options) => engine.prepare(image, model, options),
      run: (request, options) => engine.run(request, options),
      weight: (model, name) => engine.weight(model, name),
      unload: (model) => release(user, model),
      memory: () => engine.memory(),
      async dispose() {
        for (const id of held.keys()) await release(user, id);
      },
    };
  };
}
