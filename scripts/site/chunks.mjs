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
 * engines behind one worker, the second without a start.
 */
export function engineChunk() {
  const entry = place("model/network/engine-worker.ts");
  let closure;
  return {
    debugName: "engine",
    name(id, context) {
      if (!context.getModuleInfo(entry)) return null; // another worker's build
      closure ??= closureOf([entry], (module) => context.getModuleInfo(module)?.importedIds ?? []);
      return id !== entry && closure.has(id) ? "engine" : null;
    },
  };
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
