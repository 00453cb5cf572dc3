import styles from "./frame.module.css";

/** The place of a picture that has not come yet, of its shape. */
export function Skeleton({ ratio }: { readonly ratio: number }) {
  return <div className={styles.skeleton} style={{ aspectRatio: String(ratio) }} aria-hidden="true" />;
}
