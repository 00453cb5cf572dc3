import { fileURLToPath } from "node:url";

/** What a module imports at once, all the way down; what it imports on demand is not among it. */
function closureOf(entries, importsOf) {
  const seen = new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    importsOf(id).forEach(visit);
  };
  entries.forEach(visit);
  return seen;
}

/** Files of `src` with which a part of the page begins, by the chunk's name; what two parts need is in the earlier one. */
const parts = {
  first: ["main.tsx"],
  lessons: ["components/lesson/LessonRoom.tsx", "lesson-room.ts"],
  panels: ["components/inspector/Panels.tsx"],
};

const place = (file) => fileURLToPath(new URL(`../../src/${file}`, import.meta.url));

/**
 * The engine's worker apart from the file that it begins with. Its backends need parts of it,
 * and where they import the worker's first file WebKit runs that once more: there are then two
 * engines behind one worker, the second without a start. What they need, tfjs above all, is
 * one file: it is all that computing takes beside the backend's own.
 */
export function engineChunks() {
  const entry = place("model/network/engine-worker.ts");
  let parts;
  const partsOf = (context) => {
    const closure = (file) => closureOf([file], (module) => context.getModuleInfo(module)?.importedIds ?? []);
    const engine = closure(entry);
    const [wasm, webgpu] = ["wasm", "webgpu"].map((name) => closure(place(`model/network/backends/${name}.ts`)));
    const isShared = (id) =>
      engine.has(id) ? id.includes("@tensorflow") || wasm.has(id) || webgpu.has(id) : webgpu.has(id);
    return { runtime: new Set([...engine, ...wasm].filter(isShared)), engine };
  };
  return ["runtime", "engine"].map((chunk, index) => ({
    debugName: chunk,
    priority: 2 - index, // what computes is taken first
    name(id, context) {
      if (id === entry || !context.getModuleInfo(entry)) return null; // the second is another worker's build
      parts ??= partsOf(context);
      return parts[chunk].has(id) ? chunk : null;
    },
  }));
}

/**
 * What a visitor meets first comes as one file each: split by who shares what, it would be forty
 * requests, and a request takes longer than what is in it.
 */
export function chunks() {
  let closures;
  return {
    debugName: "parts",
    name(id, context) {
      const importsOf = (module) => context.getModuleInfo(module)?.importedIds ?? [];
      closures ??= Object.entries(parts).map(([name, files]) => [name, closureOf(files.map(place), importsOf)]);
      return closures.find(([, closure]) => closure.has(id))?.[0] ?? null;
    },
  };
}
