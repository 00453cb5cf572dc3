import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { openEditor } from "../../../src/components/notebook/editor.ts";
import { en } from "../../../src/i18n/en.ts";
import { loadRooms } from "../../../src/i18n/text.tsx";

test("what a reader types is not lost when the owner's word for an earlier text comes late", async () => {
  const host = document.createElement("div");
  document.body.append(host);
  await loadRooms();
  const told: string[] = [];
  const editor = openEditor(host, "", en, "cell", {
    onChange: (source) => void told.push(source),
    onRun: () => {},
    diagnostics: () => [],
    names: () => [],
  });
  const shown = () => host.shadowRoot?.querySelector(".cm-content")?.textContent;
  editor.focus();
  await userEvent.keyboard("abc");
  expect(told).toEqual(["a", "ab", "abc"]);
  editor.show("a");
  expect(shown()).toBe("abc");
  editor.show("abc");
  editor.show("a");
  expect(shown(), "the same text is an outside change once all has come back").toBe("a");
  editor.show("theirs");
  expect(shown()).toBe("theirs");
  editor.close();
  host.remove();
});
