// A module's code as the list of its words: no comments, no layout, no types. How a formatter breaks lines, quotes
// strings, ends lists and orders the names of an import leaves no trace. Relative specifiers are left out too: what they
// lead to is followed, and where it lies decides nothing.

import { ts } from 'ts-morph';

export function listTokens(file: string, source: string): readonly string[] {
  const tree = ts.createSourceFile(file, eraseTypes(file, source), ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const tokens: string[] = [];
  addTokens(tree, tree, tokens);
  return tokens;
}

/** The compiler writes the semicolons that the author left out, so that no line break means anything. */
function eraseTypes(file: string, source: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.Preserve,
    removeComments: true,
    // A file without imports and exports is a module too.
    moduleDetection: ts.ModuleDetectionKind.Force,
    verbatimModuleSyntax: true,
    newLine: ts.NewLineKind.LineFeed,
  };
  return ts.transpileModule(source, { fileName: file, compilerOptions }).outputText;
}

function addTokens(node: ts.Node, tree: ts.SourceFile, tokens: string[]): void {
  if (isEmptyExport(node) || ts.isSemicolonClassElement(node)) return;
  const children = node.getChildren(tree);
  if (!children.length) {
    const text = textOf(node, tree);
    if (text) tokens.push(text);
    return;
  }
  if (ts.isNamedImports(node) || ts.isNamedExports(node)) {
    const names = node.elements.map((element) => element.getText(tree).replace(/\s+/g, ' '));
    tokens.push('{', ...names.sort(), '}');
    return;
  }
  const wraps = ts.isArrowFunction(node) && !children.some(({ kind }) => kind === ts.SyntaxKind.OpenParenToken);
  for (const child of children) {
    const isParameters = wraps && child.pos === node.parameters.pos && child.kind === ts.SyntaxKind.SyntaxList;
    if (isParameters) tokens.push('(');
    if (child.kind === ts.SyntaxKind.SyntaxList) addList(child, tree, tokens);
    else addTokens(child, tree, tokens);
    if (isParameters) tokens.push(')');
  }
}

/** Without a comma at its end, which a formatter adds where it breaks the line; one after a hole of an array counts. */
function addList(list: ts.Node, tree: ts.SourceFile, tokens: string[]): void {
  const items = list.getChildren(tree);
  const isTrailing = items.at(-1)?.kind === ts.SyntaxKind.CommaToken && !ts.isOmittedExpression(items.at(-2)!);
  for (const item of isTrailing ? items.slice(0, -1) : items) addTokens(item, tree, tokens);
}

/** The compiler writes `export {}` where types were all that made a file a module. */
function isEmptyExport(node: ts.Node): boolean {
  if (!ts.isExportDeclaration(node) || node.moduleSpecifier || !node.exportClause) return false;
  return ts.isNamedExports(node.exportClause) && node.exportClause.elements.length === 0;
}

function textOf(node: ts.Node, tree: ts.SourceFile): string {
  if (ts.isStringLiteralLike(node) && isSpecifier(node) && /^\.{0,2}\//.test(node.text)) return './';
  if (ts.isStringLiteral(node)) return JSON.stringify(node.text);
  return node.getText(tree).replace(/\r\n?/g, '\n');
}

function isSpecifier({ parent }: ts.Node): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isCallExpression(parent) && isLoad(parent.expression))
  );
}

/** The callee of `import('…')` or `require('…')`. */
export function isLoad(expression: ts.Expression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  // createRequire(import.meta.url)('…')
  if (!ts.isCallExpression(expression)) return false;
  const { expression: maker } = expression;
  const name = ts.isPropertyAccessExpression(maker) ? maker.name : maker;
  return ts.isIdentifier(name) && name.text === 'createRequire';
}
