import { useText } from "../../i18n/text.tsx";
import type { ConfigNote } from "../../model/config.ts";
import type { LoadedModel } from "../../model/engine.ts";
import { estimateMemory } from "../../model/memory.ts";
import { useAppState } from "../figures/app-context.tsx";
import styles from "./checkpoint.module.css";
import { labelsRow, readRows } from "./read-rows.ts";

/** Every setting of a model with its value and why the page believes it; what it takes in memory; what is left out. */
export function ReadTable({ model }: { readonly model: LoadedModel }) {
  const { checkpoint } = useText();
  const { read: words, size } = checkpoint;
  const backend = useAppState((state) => state.backend);
  const estimate = estimateMemory(model.config, model.bytes, { keepsCopies: backend?.keepsCopies });
  const { file, weights, copies, activations, capture, captured, total } = estimate;
  const labels = labelsRow(model, words);
  const { naming } = model;
  const whyOf = (origin: ConfigNote["origin"], title: string) => {
    if (origin !== "default" || !naming) return words.origins[origin];
    // The other codes leave the picture to whoever uses the model.
    const says = title === words.network || naming === "huggingface" || naming === "torchvision";
    return says ? words.defaultOf(words.namings[naming]) : words.asEvaluated;
  };
  const memory = [
    [words.memories.weights, weights],
    ...(copies > 0 ? ([[words.memories.copies, copies]] as const) : []),
    [words.memories.activations, activations],
    [words.memories[captured], 2 * capture],
    [words.memories.file, file],
  ] as const;
  return (
    <>
      {model.naming && (
        <p>
          <span className="soft">{words.naming}</span> <b>{words.namings[model.naming]}</b>
        </p>
      )}
      <div className={styles.scroll} role="region" aria-label={words.title} tabIndex={0}>
        <table className={styles.read}>
          <thead>
            <tr>
              <th scope="col">{words.columns.key}</th>
              <th scope="col">{words.columns.value}</th>
              <th scope="col">{words.columns.origin}</th>
            </tr>
          </thead>
          {readRows(model, words).map(({ title, rows }) => (
            <tbody key={title}>
              <tr>
                <th scope="colgroup" colSpan={3}>
                  {title}
                </th>
              </tr>
              {rows.map(({ key, label, value, origin }) => (
                <tr key={key} data-origin={origin}>
                  <th scope="row">
                    {label} <code>{key}</code>
                  </th>
                  <td>{value}</td>
                  <td className="soft">{whyOf(origin, title)}</td>
                </tr>
              ))}
            </tbody>
          ))}
          {labels && (
            <tbody>
              <tr>
                <th scope="colgroup" colSpan={3}>
                  {words.answer}
                </th>
              </tr>
              <tr>
                <th scope="row">{words.labels.label}</th>
                <td>{labels.value}</td>
                <td className="soft">{labels.why}</td>
              </tr>
            </tbody>
          )}
        </table>
      </div>
      <h3 className={styles.listTitle}>{words.memory}</h3>
      <dl className={styles.facts}>
        {memory.map(([label, bytes]) => (
          <div key={label}>
            <dt>{size(bytes)}</dt>
            <dd>{label}</dd>
          </div>
        ))}
        <div>
          <dt>
            <b>{size(total)}</b>
          </dt>
          <dd>{words.memories.total}</dd>
        </div>
      </dl>
      {model.leftOut && model.leftOut.length > 0 && <p className="soft">{words.leftOut(model.leftOut.join(", "))}</p>}
    </>
  );
}
