import type { Declared } from "../sandbox/protocol.ts";
import {
  boundNames,
  type CellNames,
  type CellNode,
  cellNames,
  type CellTree,
  childrenOf,
  parseCell,
} from "./cell-names.ts";

/**
 * A cell made ready to run: what it declares at its top becomes names that all cells share, its last
 * expression becomes its value, `await` works everywhere at the top. No line is added or taken, so that an
 * error's line is the editor's. The text runs in the sandbox alone; here it is only text.
 */
export interface CellCode {
  /** A function of the shared scope, as text; it gives a promise of the value. */
  readonly code: string;
  readonly declared: readonly Declared[];
  readonly names: CellNames;
  /** What is wrong with the text, in order; a cell with a problem of ours is not run. */
  readonly problems: readonly CodeProblem[];
}

export interface CodeProblem {
  /** `syntax` is only the parser's guess: the engine has the last word on it. */
  readonly kind: "syntax" | "import" | "twice" | "reserved" | "value";
  readonly name: string;
  /** Place in the text, in characters. */
  readonly from: number;
  readonly to: number;
}

/** Names that cells may not make. */
const reserved = new Set(["vitrine", "console", "$scope", "globalThis", "self"]);

interface Edit {
  readonly at: number;
  /** Characters that are taken away there. */
  readonly drop: number;
  readonly put: string;
}

class Rewrite {
  readonly edits: Edit[] = [];
  readonly declared: Declared[] = [];
  readonly problems: CodeProblem[] = [];
  readonly functions: string[] = [];

  constructor(readonly source: string) {}

  text(node: CellNode): string {
    return this.source.slice(node.from, node.to);
  }

  problem(kind: CodeProblem["kind"], node: { readonly from: number; readonly to: number }, name = ""): void {
    this.problems.push({ kind, name, from: node.from, to: node.to });
  }

  declare(node: CellNode, kind: Declared["kind"]): void {
    for (const name of boundNames(node, this.source)) {
      if (reserved.has(name)) this.problem("reserved", node, name);
      // The language lets `function` and `var` come twice; two cells' worth of them in one is a mistake here.
      if (this.declared.some((other) => other.name === name)) this.problem("twice", node, name);
      else this.declared.push({ name, kind });
    }
  }

  /** `const a = 1, {b} = c` → `;(a = 1, {b} = c);`: an assignment to names of the scope around it. */
  variables(node: CellNode): void {
    const [keyword, ...parts] = childrenOf(node);
    if (!keyword) return;
    this.declare(node, keyword.name === "const" ? "const" : "let");
    this.edits.push({ at: keyword.from, drop: keyword.to - keyword.from, put: ";(" });
    parts.forEach((part, index) => {
      if (part.name !== "VariableDefinition" && !part.name.endsWith("Pattern")) return;
      const given = parts[index + 1]?.name === "Equals";
      if (given) return;
      if (keyword.name === "const" || part.name !== "VariableDefinition") this.problem("value", part, this.text(part));
      else this.edits.push({ at: part.to, drop: 0, put: " = void 0" });
    });
    const last = parts.at(-1);
    const end = last?.name === ";" ? last.from : node.to;
    this.edits.push({ at: end, drop: node.to - end, put: ");" });
  }

  statement(node: CellNode, isLast: boolean): void {
    switch (node.name) {
      case "VariableDeclaration":
        return this.variables(node);
      case "ClassDeclaration": {
        const [name] = boundNames(node, this.source);
        if (name === undefined) return;
        this.declare(node, "let");
        this.edits.push({ at: node.from, drop: 0, put: `;${name} = ` }, { at: node.to, drop: 0, put: ";" });
        return;
      }
      case "FunctionDeclaration":
        this.declare(node, "function");
        // It stays where it is, and is shared before the first statement runs.
        this.functions.push(...boundNames(node, this.source));
        return;
      case "ImportDeclaration":
      case "ExportDeclaration":
        this.problem("import", node);
        return;
      case "ExpressionStatement": {
        const expression = node.firstChild;
        if (!isLast || !expression) return;
        this.edits.push({ at: expression.from, drop: 0, put: "return (" }, { at: expression.to, drop: 0, put: ")" });
      }
    }
  }

  result(): string {
    let [code, at] = ["", 0];
    for (const { at: next, drop, put } of this.edits) {
      code += this.source.slice(at, next) + put;
      at = next + drop;
    }
    return code + this.source.slice(at);
  }
}

const comments = new Set(["LineComment", "BlockComment", "Hashbang", ";"]);

/** Where the parser stopped understanding: every place once, the first twenty. */
function syntaxProblems(tree: CellTree): CodeProblem[] {
  const problems: CodeProblem[] = [];
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || problems.length >= 20) return;
      if (problems.at(-1)?.from !== node.from) {
        problems.push({ kind: "syntax", name: "", from: node.from, to: node.to });
      }
    },
  });
  return problems;
}

/** Makes a cell ready to run. It never throws. */
export function cellCode(source: string): CellCode {
  const tree = parseCell(source);
  const rewrite = new Rewrite(source);
  const statements = [...childrenOf(tree.topNode)].filter((node) => !comments.has(node.name));
  statements.forEach((node, index) => rewrite.statement(node, index === statements.length - 1));
  const shared = rewrite.functions.map((name) => `$scope.${name}=${name};`).join("");
  const body = `"use strict";${shared}${rewrite.result()}\n`;
  return {
    code: `(function($scope){with($scope){return (async()=>{${body}})()}})`,
    declared: rewrite.declared,
    names: cellNames(source, tree),
    problems: [...rewrite.problems, ...syntaxProblems(tree)],
  };
}

/** The line of a place in a text, from 1. */
export function lineAt(source: string, position: number): number {
  return source.slice(0, position).split("\n").length;
}
