import styles from "./LineKey.module.css";

export interface LineKeyProps {
  readonly items: readonly { readonly stroke: "solid" | "dashed" | "soft-bar" | "bar"; readonly label: string }[];
}

/** What the lines or bars of a chart stand for; drawn, so that an exported picture has it too. */
export function LineKey({ items }: LineKeyProps) {
  return (
    <p className={styles.key}>
      {items.map(({ stroke, label }) => (
        <span key={label}>
          <svg width={22} height={10} aria-hidden="true">
            {stroke === "bar" || stroke === "soft-bar" ? (
              <rect y={1} width={20} height={8} rx={2} className={styles[stroke === "bar" ? "bar" : "softBar"]} />
            ) : (
              <path d="M0 5H20" className={styles[stroke]} />
            )}
          </svg>
          {label}
        </span>
      ))}
    </p>
  );
}
