import { useText } from "../../i18n/text.tsx";
import { Dialog } from "../controls/Dialog.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { RecordedTable } from "../recorded/RecordedTable.tsx";
import { ReadTable } from "./ReadTable.tsx";

/** What the page took from the files of the model in use. */
export default function ReadDialog() {
  const { checkpoint } = useText();
  const { store } = useApp();
  const model = useAppState((state) => state.model);
  return (
    <Dialog title={checkpoint.read.title} open onClose={() => store.setState({ dialog: null })}>
      {model?.recording ? <RecordedTable recording={model.recording} /> : model && <ReadTable model={model} />}
    </Dialog>
  );
}
