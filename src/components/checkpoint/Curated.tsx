import { useText } from "../../i18n/text.tsx";
import { curatedModels } from "../../model/hub/curated.ts";
import controls from "../controls/controls.module.css";
import styles from "./checkpoint.module.css";
import type { Hub } from "./use-hub.ts";

/** Models that are worth opening: what they are, whose, and what to look at in them. */
export function Curated({ hub }: { readonly hub: Hub }) {
  const { lang, checkpoint } = useText();
  const { hub: words } = checkpoint;
  return (
    <section className={styles.part} aria-labelledby="bring-curated">
      <h3 id="bring-curated">{words.curated}</h3>
      <ul className={styles.curated}>
        {curatedModels.map(({ repository, name, licence, paper, parameters, look }) => (
          <li key={repository}>
            <div>
              <p>
                <strong>{name}</strong>{" "}
                <span className="soft">
                  {words.parameters(parameters)} · {checkpoint.size(4 * parameters)} · {licence}
                </span>
              </p>
              <p>{look[lang]}</p>
              <p className={styles.paper}>
                <a href={`https://arxiv.org/abs/${paper.arxiv}`} target="_blank" rel="noreferrer noopener" lang="en">
                  {words.paper(paper.title, paper.year)}
                </a>
              </p>
            </div>
            <button
              type="button"
              className={controls.button}
              aria-label={words.choose(name)}
              disabled={hub.isOpening}
              onClick={() => hub.lookUp(repository)}
            >
              {words.chooseShort}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
