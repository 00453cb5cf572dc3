import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { openNotebook } from "./use-open-notebook.ts";

export interface CellToolsProps {
  readonly id: string;
  /** What the cell is called. */
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly onAdded: (id: string | null) => void;
}

/** What a notebook's owner can do with a cell. */
export function CellTools({ id, name, first, last, onAdded }: CellToolsProps) {
  const words = useText().notebookRoom;
  return (
    <Menu label="⋯" name={name} quiet>
      {(close) => {
        const act = (does: () => void) => () => {
          does();
          close();
        };
        return (
          <>
            {(["code", "text"] as const).map((kind) => (
              <button
                key={kind}
                type="button"
                className={controls.button}
                onClick={act(() => onAdded(openNotebook.add(kind, id)))}
              >
                {words.addBehind[kind]}
              </button>
            ))}
            <button
              type="button"
              className={controls.button}
              disabled={first}
              onClick={act(() => openNotebook.move(id, -1))}
            >
              {words.move.up}
            </button>
            <button
              type="button"
              className={controls.button}
              disabled={last}
              onClick={act(() => openNotebook.move(id, 1))}
            >
              {words.move.down}
            </button>
            <button type="button" className={controls.button} onClick={act(() => openNotebook.remove(id))}>
              {words.remove}
            </button>
          </>
        );
      }}
    </Menu>
  );
}
