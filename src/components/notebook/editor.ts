import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript, localCompletionSource, scopeCompletionSource } from "@codemirror/lang-javascript";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, forceLinting, linter } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { analysis } from "../../model/index.ts";
import type { Text } from "../../i18n/text.tsx";
import { editorTheme } from "./editor-theme.ts";

/** What an editor asks of the cell that it stands in; asked anew each time. */
export interface EditorOwner {
  readonly onChange: (source: string) => void;
  readonly onRun: (moveOn: boolean) => void;
  /** What is wrong, at its place. */
  readonly diagnostics: (source: string) => readonly Diagnostic[];
  /** Names that the cells above make. */
  readonly names: () => readonly string[];
}

export interface CellEditor {
  readonly focus: () => void;
  /** Shows another text, for instance the author's. */
  readonly show: (source: string) => void;
  /** Asks for what is wrong again. */
  readonly check: () => void;
  readonly speak: (text: Text, label: string) => void;
  readonly close: () => void;
}

/** Only weight and shade: colours mean query, key and value here. */
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.controlKeyword, tags.definitionKeyword], fontWeight: "600" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--soft)" },
]);

/**
 * Text typed over a selection. The browser would keep the look of what it replaces in a style attribute,
 * which the page's policy refuses and says so on the console.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data } = event;
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || !data || event.isComposing || empty) return false;
    event.preventDefault();
    const insert = () =>
      view.state.update(view.state.replaceSelection(data), { userEvent: "input.type", scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((take) => take(view, from, to, data, insert));
    if (!taken) view.dispatch(insert());
    return true;
  },
});

const known = scopeCompletionSource({ Math, JSON, Object, Array, Number, Promise, Map, Set, String, Float32Array });

/** `vitrine.`, `vitrine.plot.`, `vitrine.analysis.`, and the names of cells above. */
function completions(text: Text, owner: EditorOwner) {
  const { door, plotDoor } = text.notebook;
  const options = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([label, info]) => ({ label, info, type: "property" }));
  const members: Readonly<Record<string, readonly { label: string; info?: string; type: string }[]>> = {
    vitrine: options(door),
    "vitrine.plot": options(plotDoor),
    "vitrine.analysis": Object.entries(analysis).map(([label, value]) => ({
      label,
      type: typeof value === "function" ? "function" : "namespace",
    })),
  };
  return (context: CompletionContext): CompletionResult | null => {
    const member = context.matchBefore(/\bvitrine(\.\w*)*\.\w*$/);
    if (member) {
      const path = member.text.slice(0, member.text.lastIndexOf("."));
      const from = member.from + path.length + 1;
      return { from, options: [...(members[path] ?? [])], validFor: /^\w*$/ };
    }
    const word = context.matchBefore(/(?<![.\w$])[\w$]+$/);
    if (!word && !context.explicit) return null;
    const names = owner.names().map((label) => ({ label, type: "variable" }));
    return {
      from: word?.from ?? context.pos,
      options: [{ label: "vitrine", type: "namespace" }, { label: "console", type: "namespace" }, ...names],
      validFor: /^[\w$]*$/,
    };
  };
}

/**
 * A code editor in a shadow root: there CodeMirror gives its styles as style sheets made by script, which
 * the page's policy lets through, and not as style elements, which it refuses.
 *
 * @param host an element without a shadow root
 */
export function openEditor(
  host: HTMLElement,
  source: string,
  text: Text,
  label: string,
  owner: EditorOwner,
): CellEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const words = new Compartment();
  const speech = (of: Text, name: string): Extension => [
    EditorState.phrases.of({ ...of.notebook.phrases }),
    EditorView.contentAttributes.of({ "aria-label": name, "aria-description": of.notebook.keys }),
    autocompletion({ override: [completions(of, owner), localCompletionSource, known], icons: false }),
  ];
  const run = (moveOn: boolean) => () => {
    owner.onRun(moveOn);
    return true;
  };
  let shown = source;
  // What was told to the owner and has not come back as its text: while a reader types on, it comes late.
  let told: string[] = [];
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: source,
      extensions: [
        // Before the usual keys: Enter alone is theirs.
        keymap.of([
          { key: "Shift-Enter", run: run(true) },
          { key: "Mod-Enter", run: run(false) },
        ]),
        ...[lineNumbers(), history(), indentOnInput(), bracketMatching(), closeBrackets(), typeOver, javascript()],
        syntaxHighlighting(highlight),
        EditorView.lineWrapping,
        editorTheme,
        words.of(speech(text, label)),
        linter((editor) => [...owner.diagnostics(editor.state.doc.toString())], { delay: 400 }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          shown = update.state.doc.toString();
          told.push(shown);
          owner.onChange(shown);
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    show(next) {
      const echo = told.lastIndexOf(next);
      told = next === shown ? [] : told.slice(echo + 1);
      if (echo >= 0 || next === shown) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
      told = [];
    },
    check: () => forceLinting(view),
    speak: (of, name) => view.dispatch({ effects: words.reconfigure(speech(of, name)) }),
    close: () => view.destroy(),
  };
}
