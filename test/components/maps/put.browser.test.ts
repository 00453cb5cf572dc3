import { expect, test } from "vitest";
import { putAttribute, putText } from "../../../src/components/draw/put.ts";

/** How many changes of the document a piece of work makes. */
function changes(root: Element, work: () => void): number {
  const observer = new MutationObserver(() => {});
  observer.observe(root, { attributes: true, characterData: true, childList: true, subtree: true });
  work();
  return observer.takeRecords().length;
}

test("what is written anew is there, and what is there already is not written again", () => {
  const element = document.createElement("p");
  const write = (name: string, text: string) => {
    putAttribute(element, "data-name", name);
    putText(element, text);
  };
  expect(changes(element, () => write("one", "1/197"))).toBe(2);
  expect([element.dataset["name"], element.textContent]).toEqual(["one", "1/197"]);
  expect(changes(element, () => write("one", "1/197"))).toBe(0);
  expect(changes(element, () => write("", ""))).toBe(2);
  expect([element.dataset["name"], element.textContent]).toEqual(["", ""]);
});
