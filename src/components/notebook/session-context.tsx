import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import type { LeftBehind, Session, SessionState } from "../../notebook/session.ts";
import type { CodeText } from "../../notebook/staleness.ts";
import { useApp } from "../figures/app-context.tsx";

/** A cell of code on the page. */
export interface MountedCell {
  readonly id: string;
  readonly element: HTMLElement;
  readonly source: () => string;
  readonly focus: () => void;
}

export interface CellSession {
  readonly session: Session;
  /** Joins the session; returns the way out of it. */
  readonly join: (cell: MountedCell) => () => void;
  /** Tells the session that a text or the order has changed. */
  readonly changed: () => void;
  /** Gives the focus to the cell behind this one, as it stands on the page; false where it is the last. */
  readonly moveOn: (id: string) => boolean;
}

interface Place {
  /** Null until it has come. */
  readonly cells: CellSession | null;
  /** Asks for it: the code of sessions comes when a first cell is there. */
  readonly ask: () => void;
}

/** Outside of `LessonCells` no session ever comes: code is text there. */
const SessionContext = createContext<Place>({ cells: null, ask: () => {} });

/** The session that a cell stands in, which may still be on its way. */
export function useSessionPlace(): Place {
  return useContext(SessionContext);
}

/** The session that a cell stands in, once it is there. */
export function useCellSession(): CellSession {
  const { cells } = useSessionPlace();
  if (!cells) throw new Error("A code cell before its session");
  return cells;
}

/** A narrow part of what the session knows; renders when that part changes. */
export function useSessionState<Part>(part: (state: SessionState) => Part): Part {
  return useStore(useCellSession().session.state, part);
}

/** Cells in the order in which they stand on the page. */
function inOrder(cells: Iterable<MountedCell>): MountedCell[] {
  return [...cells].sort((one, other) =>
    one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
}

export interface LessonCellsProps {
  /** False where the code came from elsewhere and its reader has not said that it may run. */
  readonly trusted?: boolean;
  /** A name under which what the cells show outlasts them; their ids must live as long as the page. */
  readonly keepsAs?: string;
  readonly children: ReactNode;
}

/** What cells showed that are not on the page now. */
const leftBehind = new Map<string, LeftBehind>();

/**
 * What the code cells inside have in common: one sandbox, variables, order. A lesson or a notebook has one.
 * It needs the app's context with a door to the engine.
 */
export function LessonCells({ trusted = true, keepsAs = "", children }: LessonCellsProps) {
  const { store, samples, door } = useApp();
  const cells = useRef(new Map<string, MountedCell>());
  const [asked, setAsked] = useState(false);
  const [session, setSession] = useState<Session | null>(null);

  useEffect(() => {
    if (!asked || !door) return;
    let made: Session | undefined;
    let gone = false;
    // Without it, offline for instance, cells stay what they are: text.
    import("../../notebook/session.ts").then(
      ({ createSession }) => {
        if (gone) return;
        made = createSession({ store, samples, door, left: leftBehind.get(keepsAs) });
        setSession(made);
      },
      () => setAsked(false),
    );
    return () => {
      gone = true;
      const left = made?.close();
      if (left && keepsAs) leftBehind.set(keepsAs, left);
      setSession(null);
    };
  }, [asked, store, samples, door, keepsAs]);

  const changed = useCallback(() => {
    const texts: CodeText[] = inOrder(cells.current.values()).map(({ id, source }) => ({ id, source: source() }));
    session?.setCells(texts);
  }, [session]);
  useLayoutEffect(() => session?.setTrusted(trusted), [session, trusted]);
  // Cells may have come, gone or moved with this render.
  useEffect(changed);

  const ask = useCallback(() => setAsked(true), []);
  const value = useMemo<Place>(
    () => ({
      ask,
      cells: session && {
        session,
        changed,
        join(cell) {
          cells.current.set(cell.id, cell);
          changed();
          return () => {
            if (cells.current.get(cell.id) === cell) cells.current.delete(cell.id);
            changed();
          };
        },
        moveOn(id) {
          const all = inOrder(cells.current.values());
          const next = all[all.findIndex((cell) => cell.id === id) + 1];
          next?.focus();
          return next !== undefined;
        },
      },
    }),
    [session, changed, ask],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

/** What needs the session and waits for it. */
export function WithSession({ children }: { readonly children: ReactNode }) {
  const { cells, ask } = useSessionPlace();
  useEffect(ask, [ask]);
  return cells && children;
}
