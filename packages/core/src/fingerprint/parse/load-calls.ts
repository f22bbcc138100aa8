// Calls that load another file, in addition to import declarations: import('…'), require('…'), and new URL('…',
// import.meta.url), which names a file for a thread or for reading.

import { ts } from 'ts-morph';

export interface Load {
  /**
   * - `import`, `require`: code
   * - `thread`: code that another thread or process starts with
   * - `file`: a file whose text may be read
   */
  readonly how: 'import' | 'require' | 'thread' | 'file';
  /** Null if it is computed. */
  readonly specifier: string | null;
}

export function loadedBy(node: ts.Node): Load | undefined {
  if (ts.isCallExpression(node)) {
    const { expression, arguments: given } = node;
    if (expression.kind === ts.SyntaxKind.ImportKeyword) {
      // With attributes other than those of JSON, the file is read as text or bytes.
      const isFile = given[1] !== undefined && !given[1].getText().includes('json');
      return { how: isFile ? 'file' : 'import', specifier: literalOf(given[0]) };
    }
    if (isRequire(expression)) {
      const isOfOther = isMaker(expression) && !isOfThisFile(expression.arguments[0]);
      return { how: 'require', specifier: isOfOther ? null : literalOf(given[0]) };
    }
    if (isResolve(expression) && given[0] && ts.isStringLiteralLike(given[0]))
      return { how: howUsed(node), specifier: given[0].text };
    // Later calls of it are not followed. The same is true of a require function for another file.
    return isMaker(node) && (!isUsedAsRequire(node) || !isOfThisFile(node.arguments[0]))
      ? { how: 'require', specifier: null }
      : undefined;
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const [file, base] = node.arguments ?? [];
    const isOwn = base && ts.isPropertyAccessExpression(base) && ts.isMetaProperty(base.expression);
    const specifier = isOwn ? literalOf(file) : null;
    // A folder has no bytes that could be in a key.
    if (specifier && /^\.{1,2}\/.*[^/.]$/.test(specifier)) return { how: howUsed(node), specifier };
  }
  return undefined;
}

function literalOf(node: ts.Expression | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

/** The callee of `require('…')` or `createRequire(import.meta.url)('…')`. */
function isRequire(expression: ts.Expression): boolean {
  return ts.isIdentifier(expression) ? expression.text === 'require' : isMaker(expression);
}

/** `createRequire(…)`, also as a member of `module`. */
function isMaker(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isIdentifier(name) && name.text === 'createRequire';
}

/** Called immediately, used to find a path, or assigned to the one name whose calls are followed. */
function isUsedAsRequire(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name) && parent.name.text === 'require';
  return (ts.isCallExpression(parent) && parent.expression === node) || ts.isPropertyAccessExpression(parent);
}

/** `import.meta.url`, `import.meta.filename` or `__filename`. */
function isOfThisFile(node: ts.Expression | undefined): boolean {
  if (!node) return false;
  if (ts.isIdentifier(node)) return node.text === '__filename';
  return (
    ts.isPropertyAccessExpression(node) && ts.isMetaProperty(node.expression) && /^(url|filename)$/.test(node.name.text)
  );
}

/** `import.meta.resolve` */
function isResolve(expression: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isMetaProperty(expression.expression) &&
    expression.name.text === 'resolve'
  );
}

function howUsed({ parent }: ts.Node): 'thread' | 'file' {
  const isCalled = ts.isCallExpression(parent) || ts.isNewExpression(parent);
  return isCalled && /(^|\.)(Worker|fork)$/.test(parent.expression.getText()) ? 'thread' : 'file';
}
