// What loads another file beside an import declaration: import('…'), require('…'), and new URL('…', import.meta.url),
// which names a file for a thread or for reading.

import { ts } from 'ts-morph';

/** The specifier; null when it is computed; undefined when the node loads nothing. */
export function loadedBy(node: ts.Node): string | null | undefined {
  if (ts.isCallExpression(node) && isLoad(node.expression)) return literalOf(node.arguments[0]);
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const [file, base] = node.arguments ?? [];
    const isOwn = base && ts.isPropertyAccessExpression(base) && ts.isMetaProperty(base.expression);
    const specifier = isOwn ? literalOf(file) : null;
    // A folder is no file whose bytes could be in a key.
    return specifier && /^\.{1,2}\/.*[^/.]$/.test(specifier) ? specifier : undefined;
  }
  return undefined;
}

function literalOf(node: ts.Expression | undefined): string | null {
  return node && ts.isStringLiteralLike(node) ? node.text : null;
}

/** The callee of `import('…')` or `require('…')`. */
function isLoad(expression: ts.Expression): boolean {
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (ts.isIdentifier(expression)) return expression.text === 'require';
  // createRequire(import.meta.url)('…')
  if (!ts.isCallExpression(expression)) return false;
  const { expression: maker } = expression;
  const name = ts.isPropertyAccessExpression(maker) ? maker.name : maker;
  return ts.isIdentifier(name) && name.text === 'createRequire';
}
