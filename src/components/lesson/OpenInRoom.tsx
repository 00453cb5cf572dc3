import type { MouseEvent } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { useApp } from "../figures/app-context.tsx";
import type { Lesson } from "../../lessons/lesson.ts";
import { formatAddress } from "../../url-state.ts";

/** A link to the room where the same scene has all its figures. */
export function OpenInRoom({ room }: { readonly room: Lesson["opens"] }) {
  const { lessons } = useText();
  const { store } = useApp();
  // Written when somebody reaches for the link: the state may change with every move of the pointer.
  const write = ({ currentTarget }: { readonly currentTarget: HTMLAnchorElement }) => {
    currentTarget.href = formatAddress({ ...store.getState(), page: room });
  };
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    store.setState({ page: room, hover: null });
    scrollTo(0, 0);
  };
  return (
    <a className={controls.button} href={`#/${room}`} onPointerEnter={write} onFocus={write} onClick={open}>
      {lessons.open[room]}
    </a>
  );
}
