import type { ReactNode, Ref } from "react";
import styles from "./Overlay.module.css";

export interface OverlayProps {
  readonly ref?: Ref<SVGSVGElement>;
  /** CSS pixels of the map below. */
  readonly width: number;
  readonly height: number;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** How far an outline may stand outside its map, in CSS pixels. */
const spread = 6;

/** Drawings above the canvas of a map, in its coordinates; hidden from screen readers. */
export function Overlay({ ref, width, height, className = "", children }: OverlayProps) {
  return (
    <svg ref={ref} className={`${styles.overlay} ${className}`} width={width} height={height} aria-hidden="true">
      {/* Keeps the painted area the same wherever an outline is; when it changes, the browser builds all its layers anew. */}
      <path d={`M${-spread} ${-spread}h${width + 2 * spread}v${height + 2 * spread}H${-spread}z`} fill="transparent" />
      {children}
    </svg>
  );
}
