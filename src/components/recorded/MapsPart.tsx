import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { writerLines } from "../../model/recording/writer-lines.ts";
import styles from "../checkpoint/checkpoint.module.css";
import { Code } from "../controls/Code.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import own from "./recorded.module.css";

type Library = keyof typeof writerLines;

/** Attention maps that another program computed: what such a file holds, and the lines that write one. */
export function MapsPart() {
  const { bring } = useText().recorded;
  const [library, setLibrary] = useState<Library>("timm");
  return (
    <section className={styles.part} aria-labelledby="bring-maps">
      <h3 id="bring-maps">{bring.title}</h3>
      <p className="soft">{bring.hint}</p>
      <details className={styles.more}>
        <summary>{bring.lines}</summary>
        <div className={own.library}>
          <Segmented
            label={bring.from}
            value={library}
            options={(["timm", "transformers"] as const).map((value) => ({ value, label: value }))}
            onChange={setLibrary}
          />
        </div>
        <Code name={bring.lines}>{writerLines[library]}</Code>
        <p className="soft">{bring.optional}</p>
      </details>
    </section>
  );
}
