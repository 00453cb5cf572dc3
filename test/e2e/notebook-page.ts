import type { Locator, Page } from "@playwright/test";
import { makeNotebook } from "../../src/notebook/notebook-format.ts";
import { formatLink } from "../../src/notebook/notebook-link.ts";
import { expect } from "./fixtures.ts";

/** Opens a notebook of code cells by a link; nothing has run. */
export async function openCells(page: Page, cells: readonly string[], more = "lang=en"): Promise<void> {
  const notebook = makeNotebook(
    "From a link",
    cells.map((text) => ({ kind: "code" as const, text })),
  );
  await page.goto(`./#/notebook?${more}&nb=${await formatLink(notebook)}`);
  await expect(codeCell(page, cells.length)).toBeVisible({ timeout: 20_000 });
}

/** A cell of code by its number, from 1. */
export function codeCell(page: Page, number: number): Locator {
  return page.getByRole("region", { name: new RegExp(`^(Code cell|代码单元格) ${number}$`) });
}

/** What a cell shows. */
export function outputOf(page: Page, number: number): Locator {
  return codeCell(page, number).getByRole("log");
}

/** The reader says that the code of a link may run. */
export async function allow(page: Page): Promise<void> {
  await page.getByRole("button", { name: "I have read it: run it" }).click();
}
