import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { siteSecurity } from "./scripts/site/site-security.mjs";

export default defineConfig({
  // Relative addresses: the page works in any folder of any host.
  base: "./",
  plugins: [react(), siteSecurity()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // The policy allows no inline fonts or scripts, so every asset is a file.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
});
