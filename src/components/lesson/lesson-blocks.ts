import type { MDXContent } from "mdx/types";
import { Children, isValidElement, type ReactElement, type ReactNode } from "react";
import { mdxComponents } from "./mdx-components.tsx";

/** An element of the text with its props as they were written. */
export type Block = ReactElement<{ readonly id?: string; readonly name?: string; readonly children?: ReactNode }>;

/** The elements among some children; the line breaks between them say nothing. */
export function blocksIn(children: ReactNode): readonly Block[] {
  return Children.toArray(children).filter((child): child is Block => isValidElement(child));
}

/** The blocks of a compiled text: headings, paragraphs, figures with what stands beside them, steps, tasks. */
export function blocksOf(text: MDXContent): readonly Block[] {
  const whole = text({ components: mdxComponents }) as Block;
  return blocksIn(whole.props.children);
}
