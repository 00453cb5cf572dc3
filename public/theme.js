/**
 * Chooses light or dark before the first paint, so that a reader who chose dark sees no white flash.
 * The link's wish comes first, then what src/preferences.ts remembered, then the system's.
 */
{
  let remembered = {};
  try {
    remembered = JSON.parse(localStorage.getItem("vitrine") ?? "{}") ?? {};
  } catch {
    // Private windows deny storage; then the system decides.
  }
  const link = new URLSearchParams(location.hash.split("?")[1]);
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const theme = [link.get("theme"), remembered.theme].find((word) => word === "light" || word === "dark") ?? system;
  document.documentElement.dataset.theme = theme;
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute("content", theme === "dark" ? "#131417" : "#faf9f6");
}
