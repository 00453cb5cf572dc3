import styles from "../inspector/inspector.module.css";

/** What lies under the spine of a Swin. */
export default function SwinPanels() {
  return <div className={styles.panels} />;
}
