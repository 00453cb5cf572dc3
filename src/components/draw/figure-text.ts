import type { Box } from "./maps/box.ts";

/**
 * What is no part of a picture's words: what can be pressed, with the words that name it
 * (`data-control`), and what only a screen reader finds. Drawings have no words to read here.
 */
export const leftOut =
  "svg, canvas, button, fieldset, input, select, output, label, dialog, .visually-hidden, [hidden], [data-control]";

/** A line of words of one style with its place in the figure in CSS pixels. */
export interface Words {
  readonly text: string;
  readonly box: Box;
  /** As a canvas takes it. */
  readonly font: string;
  readonly color: string;
}

/**
 * The words that stand beside the canvases and SVGs of a figure, line by line as the
 * page has broken them: titles of maps, numbers, formulas.
 */
export function wordsOf(body: HTMLElement, frame: DOMRect): readonly Words[] {
  const words: Words[] = [];
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || element.closest(leftOut)) continue;
    const style = getComputedStyle(element);
    if (style.visibility === "hidden") continue;
    const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    for (const { text, box } of linesOf(node, node.textContent, range)) {
      words.push({ text, box: { ...box, x: box.x - frame.x, y: box.y - frame.y }, font, color: style.color });
    }
  }
  return words;
}

/** A text as it is broken on the page, with places in the window. */
function linesOf(node: Node, text: string, range: Range): readonly { readonly text: string; readonly box: Box }[] {
  const lines: { text: string; box: Box }[] = [];
  // Character by character with the space behind it: a script like Chinese breaks anywhere.
  for (const { index, 0: piece } of text.matchAll(/\S\s*/gu)) {
    range.setStart(node, index);
    range.setEnd(node, index + piece.trimEnd().length);
    const rect = range.getClientRects()[0];
    if (!rect || rect.width === 0) continue;
    const last = lines.at(-1);
    if (last && rect.y < last.box.y + last.box.height / 2) {
      last.text += piece;
      last.box = { ...last.box, width: rect.right - last.box.x };
    } else {
      lines.push({ text: piece, box: { x: rect.x, y: rect.y, width: rect.width, height: rect.height } });
    }
  }
  return lines;
}

/**
 * Draws words at their places.
 *
 * @param context its transform says how large a CSS pixel is
 * @param x what is added to every place, in CSS pixels
 */
export function drawWords(context: CanvasRenderingContext2D, words: readonly Words[], x: number, y: number): void {
  context.textBaseline = "middle";
  for (const { text, box, font, color } of words) {
    context.font = font;
    context.fillStyle = color;
    context.fillText(text, box.x + x, box.y + box.height / 2 + y);
  }
  context.textBaseline = "alphabetic";
}

/** A part of a title that says what a colour of the figure means. */
export interface TitleKey {
  readonly text: string;
  /** As a canvas takes it. */
  readonly color: string;
}

/** The keys in a title: its parts that begin with a swatch. */
export function titleKeys(title: Element | null | undefined): readonly TitleKey[] {
  return [...(title?.querySelectorAll("span") ?? [])].flatMap((part) => {
    const text = part.textContent?.trim() ?? "";
    return /^[■▨]/u.test(text) ? [{ text, color: getComputedStyle(part).color }] : [];
  });
}
