/**
 * Vite plugin: puts the script that chooses light or dark at the end of the head. It holds up the first
 * paint, as it must, and there it does not hold up the page's own scripts, which are asked for before it.
 *
 * @returns {import("vite").Plugin}
 */
export function themeScript() {
  return {
    name: "vitrine:theme-script",
    transformIndexHtml: {
      order: "post",
      handler: () => [{ tag: "script", attrs: { src: "./theme.js" }, injectTo: "head" }],
    },
  };
}
