// Writes the code of a piece of a module as a list of words, which shows what the code does and not how it is
// formatted: the syntax tree without types, layout, parentheses and semicolons. Names of local variables become numbers
// in the order in which they are first mentioned, so that renaming one changes nothing. Names of the module and
// imported names are references, which are listed separately.

import { ts } from 'ts-morph';
import { isErased } from './erased-syntax.ts';
import { kindNames } from './kind-names.ts';

/** What an identifier refers to: a name of this module, an imported one, a local one, or a global one. */
export type Meaning<R> =
  | {
      readonly type: 'reference';
      readonly to: R;
      readonly id: string;
      /** How it is loaded, if not by an import declaration. */
      readonly how?: string;
    }
  | { readonly type: 'local'; readonly declaration: ts.Declaration }
  | { readonly type: 'global' };

export interface ShapeReader<R> {
  meaningOf(identifier: ts.Identifier): Meaning<R>;
  /** What a whole expression refers to: a member of a name of this module or of an imported one, an `import('…')`. */
  expressionMeans(node: ts.Node): Meaning<R> | undefined;
  /** Left out of the shape. */
  isLeftOut(node: ts.Node): boolean;
}

export interface Shape<R> {
  readonly words: readonly string[];
  /** In the order in which they are first mentioned. The words contain their numbers. */
  readonly references: readonly { readonly id: string; readonly to: R }[];
}

export function writeShape<R>(roots: readonly ts.Node[], reader: ShapeReader<R>): Shape<R> {
  const words: string[] = [];
  const locals = new Map<ts.Declaration, number>();
  const references = new Map<string, { readonly number: number; readonly to: R }>();
  const labels: string[] = [];

  const writeMeaning = (meaning: Meaning<R>, text: string): void => {
    if (meaning.type === 'global') words.push(`global ${text}`);
    else if (meaning.type === 'local') {
      const number = locals.get(meaning.declaration) ?? locals.size;
      locals.set(meaning.declaration, number);
      words.push(`local ${number}`);
    } else {
      const known = references.get(meaning.id) ?? { number: references.size, to: meaning.to };
      references.set(meaning.id, known);
      words.push(`ref ${known.number}${meaning.how ? ` ${meaning.how}` : ''}`);
    }
  };

  const write = (node: ts.Node): void => {
    if (isErased(node) || reader.isLeftOut(node)) return;
    const inner = unwrap(node);
    if (inner) {
      write(inner);
      return;
    }
    if (ts.isIdentifier(node)) {
      if (isPropertyName(node)) words.push(`name ${node.text}`);
      else writeMeaning(reader.meaningOf(node), node.text);
      return;
    }
    const whole = reader.expressionMeans(node);
    if (whole) {
      writeMeaning(whole, '');
      return;
    }
    const text = textOf(node);
    if (text !== undefined) {
      words.push(text);
      return;
    }
    if (ts.isLabeledStatement(node)) {
      labels.push(node.label.text);
      words.push('(LabeledStatement');
      write(node.statement);
      words.push(')');
      labels.pop();
      return;
    }
    if (ts.isBreakOrContinueStatement(node) && node.label) {
      words.push(`${kindNames[node.kind]} ${labels.lastIndexOf(node.label.text)}`);
      return;
    }
    // `{ a }` is `{ a: a }`.
    const isShorthand = ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer;
    words.push(`(${kindNames[isShorthand ? ts.SyntaxKind.PropertyAssignment : node.kind]}${flagsOf(node)}`);
    if (ts.isShorthandPropertyAssignment(node)) words.push(`name ${node.name.text}`);
    if (isShorthandBinding(node)) words.push(`name ${node.name.getText()}`);
    ts.forEachChild(node, write);
    words.push(')');
  };
  for (const root of roots) write(root);
  return { words, references: [...references].map(([id, { to }]) => ({ id, to })) };
}

/** The inner node of a node without a meaning of its own: parentheses, type assertions. */
export function unwrap(node: ts.Node): ts.Node | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node)) return node.expression;
  if (ts.isTypeAssertionExpression(node)) return node.expression;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  // `(a?.b).c` throws where `a?.b.c` does not.
  if (ts.isParenthesizedExpression(node) && !ts.isOptionalChain(unwrapAll(node.expression))) return node.expression;
  return undefined;
}

export function unwrapAll(node: ts.Node): ts.Node {
  const inner = unwrap(node);
  return inner ? unwrapAll(inner) : node;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node)) return `${isKey(node) ? 'name' : 'text'} ${node.text}`;
  if (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) return `number ${node.text}`;
  if (ts.isRegularExpressionLiteral(node)) return `regex ${node.text}`;
  if (ts.isPrivateIdentifier(node)) return `name ${node.text}`;
  // A tag function can read the text as it is written.
  if (ts.isTemplateLiteralToken(node)) return `template ${node.getText().replace(/\r\n?/g, '\n')}`;
  return undefined;
}

/** Facts that the kind of a node and its children do not show. */
function flagsOf(node: ts.Node): string {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return ` ${kindNames[node.operator]}`;
  if (ts.isVariableDeclarationList(node)) return ` ${node.flags & ts.NodeFlags.BlockScoped}`;
  if (ts.isMetaProperty(node)) return ` ${kindNames[node.keywordToken]}`;
  if (ts.isHeritageClause(node)) return ` ${kindNames[node.token]}`;
  if (ts.isForStatement(node))
    return [node.initializer, node.condition, node.incrementor].map((part) => (part ? ' ;' : ' -')).join('');
  return '';
}

/** `{ 'a': 1 }` is `{ a: 1 }`, also in a pattern. */
function isKey(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  const isNamed = ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent);
  return (isNamed || ts.isAccessor(parent)) && parent.name === node;
}

function isShorthandBinding(node: ts.Node): node is ts.BindingElement {
  return (
    ts.isBindingElement(node) &&
    !node.propertyName &&
    !node.dotDotDotToken &&
    ts.isObjectBindingPattern(node.parent) &&
    ts.isIdentifier(node.name)
  );
}

/** Whether an identifier is a name in an object, a label or a specifier, and not a variable. */
export function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return true;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isAccessor(parent) ||
      ts.isImportAttribute(parent)) &&
    parent.name === node
  );
}
