import { useText } from "../../i18n/text.tsx";
import { Code } from "../controls/Code.tsx";
import { Dialog } from "../controls/Dialog.tsx";

/** The lines of Python that make a shown map again; `code` is null where there are none. */
export interface PythonOfMap {
  readonly code: string;
  /** The page shows a changed network, the numbers in the lines are of the unchanged one. */
  readonly differs: boolean;
}

export interface PythonDialogProps {
  /** Null where no library has such a network. */
  readonly python: PythonOfMap | null;
  readonly onClose: () => void;
}

/** The shown map as Python, to read and to copy. */
export default function PythonDialog({ python, onClose }: PythonDialogProps) {
  const { python: words } = useText().recorded;
  return (
    <Dialog title={words.title} open onClose={onClose}>
      <p>{python ? words.intro : words.none}</p>
      {python?.differs && <p className="soft">{words.differs}</p>}
      {python && <Code name={words.title}>{python.code}</Code>}
    </Dialog>
  );
}
