import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { kernels } from "./scripts/kernels/build-kernels.mjs";
import { sandbox } from "./scripts/site/sandbox-plugin.mjs";
import { siteSecurity } from "./scripts/site/site-security.mjs";
import { tfjsParts } from "./scripts/site/tfjs-parts.mjs";
import { lessonMdx } from "./vite.mdx.ts";

/** What a module imports at once, all the way down; what it imports on demand is not among it. */
function closureOf(entry: string, importsOf: (id: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    importsOf(id).forEach(visit);
  };
  visit(entry);
  return seen;
}

let first: Set<string> | undefined;

export default defineConfig({
  // Relative addresses: the page works in any folder of any host.
  base: "./",
  plugins: [lessonMdx(), react(), sandbox(), kernels(), siteSecurity()],
  worker: { format: "es", plugins: () => [tfjsParts()] },
  build: {
    target: "es2022",
    // The policy allows no inline fonts or scripts, so every asset is a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: "first",
              // The first paint is one file: split by who shares what, it would be forty requests.
              name(id, context) {
                const page = fileURLToPath(new URL("src/main.tsx", import.meta.url));
                first ??= closureOf(page, (module) => context.getModuleInfo(module)?.importedIds ?? []);
                return first.has(id) ? "first" : null;
              },
            },
          ],
        },
      },
    },
  },
});
