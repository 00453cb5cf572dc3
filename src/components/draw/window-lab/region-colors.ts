import { type RGBColor, rgb } from "d3-color";

/**
 * Nine colours for the regions 0 to 8, the same in every picture and in both themes.
 * They follow Paul Tol's light scheme, made for cells that carry dark digits and for
 * eyes that tell red and green apart badly; regions that meet in a window (1 and 2,
 * 3 and 6, and 4, 5, 7, 8) lie far apart in it.
 */
export const regionColors = [
  "#77aadd",
  "#99ddff",
  "#44bb99",
  "#bbcc33",
  "#eedd88",
  "#ee8866",
  "#ffaabb",
  "#c9b6f2",
  "#bdbdbd",
] as const;

/** The colour of a region, 0 to 8. */
export function regionColor(region: number): string {
  return regionColors[region] ?? regionColors[0];
}

/** `share` of one colour, 0 to 1, over another, as `rgb(…)`. */
export function mix(over: string, under: string, share: number): string {
  const [a, b] = [rgb(over), rgb(under)];
  const between = (one: number, other: number) => Math.round(one * share + other * (1 - share));
  return `rgb(${between(a.r, b.r)}, ${between(a.g, b.g)}, ${between(a.b, b.b)})`;
}

function luminance(color: RGBColor): number {
  const [red = 0, green = 0, blue = 0] = [color.r, color.g, color.b].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two colours as WCAG 2 defines it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(rgb(one)), luminance(rgb(other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

// Black and white: between them no colour is without an ink that stands out 4.5 to 1.
const [darkInk, lightInk] = ["#000000", "#ffffff"];

/** The ink that reads better on a colour. */
export function inkOn(color: string): string {
  return contrast(darkInk, color) >= contrast(lightInk, color) ? darkInk : lightInk;
}

/** The page's colours as the Lab's canvases need them. */
export interface LabColors {
  readonly panel: string;
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly line: string;
  readonly query: string;
  readonly key: string;
  readonly warn: string;
  readonly font: string;
}

let kept: { readonly theme: string; readonly colors: LabColors } | null = null;

/** The colours of the theme that is shown. */
export function labColors(): LabColors {
  const root = document.documentElement;
  const theme = root.dataset.theme ?? "";
  if (kept?.theme === theme && kept.colors.panel !== "") return kept.colors;
  const style = getComputedStyle(root);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const colors: LabColors = {
    panel: of("panel"),
    ink: of("ink"),
    soft: of("soft"),
    faint: of("faint"),
    line: of("line"),
    query: of("query"),
    key: of("key"),
    warn: of("warn"),
    font: getComputedStyle(document.body).fontFamily,
  };
  kept = { theme, colors };
  return colors;
}
