/**
 * Writes past React that do nothing where nothing changes: to write the same once more makes the browser
 * style, lay out and paint the element anew, and a hover writes into every figure.
 */
export function putAttribute(element: Element | null | undefined, name: string, value: string): void {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function putText(element: Element | null | undefined, text: string): void {
  if (!element || element.textContent === text) return;
  const { firstChild: only } = element;
  // Another text in the same node: a new node would be styled and laid out from the start.
  if (only instanceof Text && only === element.lastChild && text) only.data = text;
  else element.textContent = text;
}
