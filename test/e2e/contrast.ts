import type { Page } from "@playwright/test";

/**
 * What axe cannot judge, such as the text of drawings, is worked out here: every text against the
 * first opaque ground under it, as WCAG 2.2 counts it.
 */
export function tooFaint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Color = [red: number, green: number, blue: number, alpha: number];
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    // A page has few colours and many texts, and reading pixels back is slow.
    const known = new Map<string, Color>();
    const read = (text: string): Color => {
      const color = known.get(text) ?? readPixel(text);
      known.set(text, color);
      return [...color];
    };
    const readPixel = (text: string): Color => {
      context?.clearRect(0, 0, 1, 1);
      if (context) context.fillStyle = text;
      context?.fillRect(0, 0, 1, 1);
      const data = context?.getImageData(0, 0, 1, 1).data ?? [];
      return [data[0] ?? 0, data[1] ?? 0, data[2] ?? 0, (data[3] ?? 0) / 255];
    };
    const over = (top: Color, ground: Color): Color => {
      const mix = (i: 0 | 1 | 2) => top[i] * top[3] + ground[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const luminance = (color: Color) => {
      const linear = color.slice(0, 3).map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
    };
    const texts = [...document.querySelectorAll("body *:not(title, script, noscript *, :disabled, .visually-hidden)")];
    return texts.flatMap((element) => {
      const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (!says || !element.checkVisibility({ visibilityProperty: true })) return [];
      let [opacity, ground]: [number, Color | null] = [1, null];
      // In a drawing a text can stand on a shape that was drawn before it; what shines through counts as the text's own colour.
      const shape = element instanceof SVGElement ? element.parentElement?.querySelector("rect, circle") : null;
      if (shape && shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) {
        const [own, behind] = [element.getBoundingClientRect(), shape.getBoundingClientRect()];
        const [x, y] = [(own.left + own.right) / 2, (own.top + own.bottom) / 2];
        const look = getComputedStyle(shape);
        const fill = read(look.fill);
        fill[3] *= Number(look.opacity) * Number(look.fillOpacity);
        const inside = x > behind.left && x < behind.right && y > behind.top && y < behind.bottom;
        if (inside && fill[3] > 0.5) ground = over(fill, read(getComputedStyle(element).fill));
      }
      for (let at: Element | null = element; at; at = at.parentElement) {
        opacity *= Number(getComputedStyle(at).opacity);
        const own = read(getComputedStyle(at).backgroundColor);
        if (own[3] === 1) ground ??= own;
      }
      const style = getComputedStyle(element);
      const color = read(element instanceof SVGElement ? style.fill : style.color);
      color[3] *= opacity;
      const under = ground ?? [255, 255, 255, 1];
      const [high = 0, low = 0] = [luminance(over(color, under)), luminance(under)].sort((x, y) => y - x);
      const ratio = (high + 0.05) / (low + 0.05);
      return ratio < 4.5 ? [`contrast ${ratio.toFixed(2)}: ${element.outerHTML.slice(0, 160)}`] : [];
    });
  });
}
