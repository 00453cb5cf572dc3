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
import { type CodeText, createSession, type Session, type SessionState } from "../../notebook/session.ts";
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

const SessionContext = createContext<CellSession | null>(null);

/** The session that a cell stands in. */
export function useCellSession(): CellSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A code cell outside of LessonCells");
  return session;
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
  readonly children: ReactNode;
}

/**
 * What the code cells inside have in common: one sandbox, variables, order. A lesson or a notebook has one.
 * It needs the app's context with a door to the engine.
 */
export function LessonCells({ trusted = true, children }: LessonCellsProps) {
  const { store, samples, door } = useApp();
  const cells = useRef(new Map<string, MountedCell>());
  const [session, setSession] = useState<Session | null>(null);

  useEffect(() => {
    if (!door) return;
    const made = createSession({ store, samples, door });
    setSession(made);
    return () => made.close();
  }, [store, samples, door]);

  const changed = useCallback(() => {
    const texts: CodeText[] = inOrder(cells.current.values()).map(({ id, source }) => ({ id, source: source() }));
    session?.setCells(texts);
  }, [session]);
  useLayoutEffect(() => session?.setTrusted(trusted), [session, trusted]);
  // Cells may have come, gone or moved with this render.
  useEffect(changed);

  const value = useMemo<CellSession | null>(
    () =>
      session && {
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
    [session, changed],
  );
  return value && <SessionContext value={value}>{children}</SessionContext>;
}
