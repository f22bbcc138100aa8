// TypeScript syntax that does not exist when the code runs.

import { ts } from 'ts-morph';

const { SyntaxKind } = ts;

/** Whether a declaration is removed, itself or as a part of another node. Also true for type imports. */
export function isErasedWhole(declaration: ts.Declaration): boolean {
  if (ts.isImportSpecifier(declaration)) return declaration.isTypeOnly || isOfTypes(declaration.parent.parent);
  if (ts.isNamespaceImport(declaration)) return isOfTypes(declaration.parent);
  if (ts.isImportClause(declaration)) return isOfTypes(declaration);
  for (let node: ts.Node = declaration; !ts.isSourceFile(node); node = node.parent) if (isErased(node)) return true;
  return false;
}

function isOfTypes(clause: ts.ImportClause): boolean {
  return clause.phaseModifier === SyntaxKind.TypeKeyword;
}

export function isErased(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) return false;
  if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isModuleDeclaration(node) && holdsTypesOnly(node)) return true;
  if (ts.isIndexSignatureDeclaration(node) || ts.isSemicolonClassElement(node)) return true;
  // As the body of a loop it has a meaning.
  if (ts.isEmptyStatement(node))
    return ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isCaseOrDefaultClause(node.parent);
  // The `in` of `a in b` is not a modifier.
  if (ts.isModifier(node)) return !ts.isBinaryExpression(node.parent) && isErasedModifier(node);
  if (ts.isHeritageClause(node)) return node.token === SyntaxKind.ImplementsKeyword;
  if (node.kind === SyntaxKind.QuestionToken) return !ts.isConditionalExpression(node.parent);
  if (node.kind === SyntaxKind.ExclamationToken) return true;
  if (ts.isParameter(node)) return ts.isIdentifier(node.name) && node.name.text === 'this';
  return isDeclarationOnly(node);
}

/** Declared but not defined: an overload, an abstract member, a `declare`. */
function isDeclarationOnly(node: ts.Node): boolean {
  if (ts.canHaveModifiers(node)) {
    const isOnly = ts
      .getModifiers(node)
      ?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword || kind === SyntaxKind.AbstractKeyword);
    // An abstract class is a class; its abstract members are removed.
    if (isOnly && !(ts.isClassDeclaration(node) && !isDeclared(node))) return true;
  }
  const isFunction =
    ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);
  return isFunction && !node.body;
}

/** Whether a namespace contains only types. Other namespaces are syntax that Node cannot strip. */
function holdsTypesOnly({ body }: ts.ModuleDeclaration): boolean {
  if (!body) return true;
  if (ts.isModuleDeclaration(body)) return holdsTypesOnly(body);
  return ts.isModuleBlock(body) && body.statements.every(isErased);
}

function isDeclared(node: ts.ClassDeclaration): boolean {
  return Boolean(node.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword));
}

/** Modifiers that change the program stay: async, static, accessor. Exports are handled with the module. */
function isErasedModifier({ kind }: ts.Node): boolean {
  return kind !== SyntaxKind.AsyncKeyword && kind !== SyntaxKind.StaticKeyword && kind !== SyntaxKind.AccessorKeyword;
}
