import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { chunks, engineChunks } from "./scripts/site/chunks.mjs";
import { kernels } from "./scripts/kernels/build-kernels.mjs";
import { sandbox } from "./scripts/site/sandbox-plugin.mjs";
import { siteSecurity } from "./scripts/site/site-security.mjs";
import { tfjsParts } from "./scripts/site/tfjs-parts.mjs";
import { themeScript } from "./scripts/site/theme-script.mjs";
import { lessonMdx } from "./vite.mdx.ts";

export default defineConfig({
  // Relative addresses: the page works in any folder of any host.
  base: "./",
  plugins: [lessonMdx(), react(), sandbox(), kernels(), siteSecurity(), themeScript()],
  worker: {
    format: "es",
    plugins: () => [tfjsParts()],
    rolldownOptions: { output: { codeSplitting: { groups: engineChunks() } } },
  },
  build: {
    target: "es2022",
    // The policy allows no inline fonts or scripts, so every asset is a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [chunks()] },
      },
    },
  },
});
