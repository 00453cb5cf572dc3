import { useText } from "../../i18n/text.tsx";
import { Dialog } from "../controls/Dialog.tsx";
import { useApp } from "../figures/app-context.tsx";
import styles from "./checkpoint.module.css";
import { Curated } from "./Curated.tsx";
import { FilePart } from "./FilePart.tsx";
import { HubPart } from "./HubPart.tsx";
import { MapsPart } from "../recorded/MapsPart.tsx";
import { KeptPart } from "./KeptPart.tsx";
import { useHub } from "./use-hub.ts";

export interface BringDialogProps {
  /** A model of a hub as an address names it, which is looked up at once; empty for none. */
  readonly hubModel: string;
}

/** Every way to bring a model: one's own files, the hub, and what was fetched before. */
export default function BringDialog({ hubModel }: BringDialogProps) {
  const { checkpoint } = useText();
  const { store } = useApp();
  const hub = useHub(hubModel);
  return (
    <Dialog title={checkpoint.title} open onClose={() => store.setState({ dialog: null })}>
      <div className={styles.parts}>
        <FilePart />
        <MapsPart />
        <HubPart hub={hub} />
        <KeptPart hub={hub} />
        <Curated hub={hub} />
      </div>
    </Dialog>
  );
}
