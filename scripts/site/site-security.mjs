import { contentSecurityPolicy, headersFile } from "./security-headers.mjs";

/**
 * Vite plugin: writes the policy into the built page and `_headers` beside it. Only in the build,
 * because the development server's own inline script and styles would be refused.
 *
 * @returns {import("vite").Plugin}
 */
export function siteSecurity() {
  return {
    name: "vitrine:site-security",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "_headers", source: headersFile() });
    },
  };
}
