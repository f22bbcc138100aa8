// What of TypeScript's syntax is gone when the code runs.

import { ts } from 'ts-morph';

const { SyntaxKind } = ts;

export function isErased(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isIndexSignatureDeclaration(node) || ts.isSemicolonClassElement(node)) return true;
  // As the body of a loop it stands for something.
  if (ts.isEmptyStatement(node))
    return ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isCaseOrDefaultClause(node.parent);
  if (ts.isModifier(node)) return isErasedModifier(node);
  if (ts.isHeritageClause(node)) return node.token === SyntaxKind.ImplementsKeyword;
  if (node.kind === SyntaxKind.QuestionToken) return !ts.isConditionalExpression(node.parent);
  if (node.kind === SyntaxKind.ExclamationToken) return true;
  if (ts.isParameter(node)) return ts.isIdentifier(node.name) && node.name.text === 'this';
  return isDeclarationOnly(node);
}

/** Declared and not defined: an overload, an abstract member, what `declare` says. */
function isDeclarationOnly(node: ts.Node): boolean {
  if (ts.canHaveModifiers(node)) {
    const isOnly = ts
      .getModifiers(node)
      ?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword || kind === SyntaxKind.AbstractKeyword);
    // An abstract class is a class; its abstract members are nothing.
    if (isOnly && !(ts.isClassDeclaration(node) && !isDeclared(node))) return true;
  }
  const isFunction =
    ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);
  return isFunction && !node.body;
}

function isDeclared(node: ts.ClassDeclaration): boolean {
  return Boolean(node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword));
}

/** Those that change what runs stay: async, static, accessor. Whether something is exported is told by its module. */
function isErasedModifier({ kind }: ts.Node): boolean {
  return kind !== SyntaxKind.AsyncKeyword && kind !== SyntaxKind.StaticKeyword && kind !== SyntaxKind.AccessorKeyword;
}
