import type { Diagnostic } from "@codemirror/lint";
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { type Text, useText } from "../../i18n/text.tsx";
import { type CellEditor, openEditor } from "./editor.ts";
import styles from "./notebook.module.css";

export interface CodeEditorProps {
  readonly ref?: Ref<{ focus: () => void }>;
  readonly source: string;
  readonly label: string;
  readonly onChange: (source: string) => void;
  readonly onRun: (moveOn: boolean) => void;
  /** A new function asks again. */
  readonly diagnostics: (source: string, text: Text) => readonly Diagnostic[];
  readonly names: () => readonly string[];
}

/** A code editor; its text goes in and out as a property does. */
export function CodeEditor(props: CodeEditorProps) {
  const { source, label, diagnostics } = props;
  const text = useText();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CellEditor | null>(null);
  const latest = useRef({ props, text });
  latest.current = { props, text };
  useImperativeHandle(props.ref, () => ({ focus: () => editor.current?.focus() }), []);

  useLayoutEffect(() => {
    if (!host.current) return;
    const now = latest.current;
    const opened = openEditor(host.current, now.props.source, now.text, now.props.label, {
      onChange: (next) => latest.current.props.onChange(next),
      onRun: (moveOn) => latest.current.props.onRun(moveOn),
      diagnostics: (of) => latest.current.props.diagnostics(of, latest.current.text),
      names: () => latest.current.props.names(),
    });
    editor.current = opened;
    return () => opened.close();
  }, []);
  useEffect(() => editor.current?.show(source), [source]);
  useEffect(() => editor.current?.check(), [diagnostics]);
  useEffect(() => editor.current?.speak(text, label), [text, label]);

  return (
    <div
      ref={host}
      role="presentation"
      className={styles.editor}
      // Keys of the page, Escape too, are letters and commands in here.
      onKeyDown={(event) => event.stopPropagation()}
    />
  );
}
