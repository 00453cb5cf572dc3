import { javascriptLanguage } from "@codemirror/lang-javascript";

/**
 * Which names a cell makes, reads and changes, found in its syntax tree. Names of its own functions, blocks
 * and parameters are its own business. A change inside a value (`a.b = 1`, `a[i]++`) counts as a change of
 * `a`; what a call does to its arguments cannot be seen here.
 */

export type CellTree = ReturnType<typeof javascriptLanguage.parser.parse>;
export type CellNode = CellTree["topNode"];

export function parseCell(source: string): CellTree {
  return javascriptLanguage.parser.parse(source);
}

export function* childrenOf(node: CellNode): Generator<CellNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) yield child;
}

export interface CellNames {
  /** Made for all cells: the declarations at the top. */
  readonly declared: ReadonlySet<string>;
  /** Read and not made here; also those of the language and `vitrine`. */
  readonly reads: ReadonlySet<string>;
  /** Made here, or of another cell and changed here. */
  readonly writes: ReadonlySet<string>;
}

const patterns = new Set(["ObjectPattern", "ArrayPattern", "PatternProperty"]);

/** The names that a declaration, a pattern or a list of parameters binds. */
export function boundNames(node: CellNode, source: string): string[] {
  const names: string[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === "VariableDefinition") names.push(source.slice(child.from, child.to));
    else if (patterns.has(child.name)) names.push(...boundNames(child, source));
  }
  return names;
}

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunction", "MethodDeclaration"]);
const isFunction = (node: CellNode) =>
  functions.has(node.name) || (node.name === "Property" && node.getChild("ParamList") !== null);

/** `var` of a function's body, however deep in its blocks; inner functions keep theirs. */
function hoisted(node: CellNode, source: string): string[] {
  const names: string[] = [];
  for (const child of childrenOf(node)) {
    if (isFunction(child)) continue;
    if (child.name === "VariableDeclaration" && child.getChild("var")) names.push(...boundNames(child, source));
    names.push(...hoisted(child, source));
  }
  return names;
}

const declarations = new Set(["VariableDeclaration", "FunctionDeclaration", "ClassDeclaration"]);

/** What the statements of a block declare for that block. */
function ofBlock(node: CellNode, source: string): string[] {
  return [...childrenOf(node)].flatMap((child) => (declarations.has(child.name) ? boundNames(child, source) : []));
}

class Walk {
  readonly reads = new Set<string>();
  readonly changes = new Set<string>();

  constructor(readonly source: string) {}

  text(node: CellNode): string {
    return this.source.slice(node.from, node.to);
  }

  /** @param scopes names bound around this node inside the cell, innermost last; the cell's own are not among them */
  visit(node: CellNode, scopes: readonly ReadonlySet<string>[]): void {
    const free = (name: string) => !scopes.some((scope) => scope.has(name));
    switch (node.name) {
      case "VariableName": {
        const name = this.text(node);
        if (free(name)) this.reads.add(name);
        return;
      }
      case "VariableDefinition": {
        // In a declaration it is bound; what is left are targets of an assignment.
        const name = this.text(node);
        if (free(name)) this.changes.add(name);
        return;
      }
      case "AssignmentExpression":
      case "PostfixExpression":
      case "UnaryExpression":
      case "ForOfSpec":
      case "ForInSpec":
        this.changed(node, free);
        break;
      case "Property": {
        const only = node.firstChild;
        // `{ name }` reads it.
        if (only?.name === "PropertyDefinition" && !only.nextSibling && free(this.text(only))) {
          this.reads.add(this.text(only));
        }
      }
    }
    const inner = this.scopeOf(node);
    const around = inner.length > 0 ? [...scopes, new Set(inner)] : scopes;
    for (const child of childrenOf(node)) this.visit(child, around);
  }

  /** What an assignment, `++` or a loop over an existing name changes, as far as it is a name or in one. */
  changed(node: CellNode, free: (name: string) => boolean): void {
    if (node.name === "UnaryExpression" && !/^(\+\+|--|delete\b)/.test(this.text(node))) return;
    const skipped = node.name === "UnaryExpression" || node.name.startsWith("For") ? 1 : 0;
    let target: CellNode | null = [...childrenOf(node)][skipped] ?? null;
    while (target && (target.name === "MemberExpression" || target.name === "ParenthesizedExpression")) {
      target = target.name === "MemberExpression" ? target.firstChild : (target.firstChild?.nextSibling ?? null);
    }
    if (target?.name === "VariableName" && free(this.text(target))) this.changes.add(this.text(target));
  }

  scopeOf(node: CellNode): string[] {
    const { source } = this;
    if (isFunction(node)) {
      const [parameters, body] = [node.getChild("ParamList"), node.getChild("Block")];
      const own = node.name === "FunctionExpression" ? boundNames(node, source) : [];
      return [
        ...own,
        ...(node.name === "FunctionDeclaration" ? boundNames(node, source) : []),
        ...(parameters ? boundNames(parameters, source) : []),
        ...(body ? hoisted(body, source) : []),
        ...(node.name === "ArrowFunction" ? [] : ["arguments"]),
      ];
    }
    switch (node.name) {
      case "Block":
      case "SwitchBody":
        return ofBlock(node, source);
      case "CatchClause":
        return boundNames(node, source);
      case "ClassExpression":
      case "ClassDeclaration":
        return boundNames(node, source);
      case "ForStatement": {
        const spec = node.getChild("ForSpec") ?? node.getChild("ForOfSpec") ?? node.getChild("ForInSpec");
        if (!spec) return [];
        if (spec.getChild("const") ?? spec.getChild("let") ?? spec.getChild("var")) return boundNames(spec, source);
        return ofBlock(spec, source);
      }
      default:
        return [];
    }
  }
}

/** The names of a cell. */
export function cellNames(source: string, tree: CellTree = parseCell(source)): CellNames {
  const { topNode } = tree;
  const declared = new Set(ofBlock(topNode, source));
  // `var` in a block belongs to the cell alone.
  const own = new Set(hoisted(topNode, source).filter((name) => !declared.has(name)));
  const walk = new Walk(source);
  walk.visit(topNode, [declared, own]);
  const [reads, writes] = [walk.reads, new Set([...declared, ...walk.changes])];
  return { declared, reads, writes };
}
