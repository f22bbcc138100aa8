// Facts about the object that a piece of a module declares: which of its methods change it.

import { ts } from 'ts-morph';
import { isChangingMethod } from './changing-methods.ts';
import { insideOf, methodCalledBy, writtenBy } from './find-writes.ts';
import type { MeaningOf } from './unit-meaning.ts';
import { unwrapAll } from './write-shape.ts';

export interface MethodFacts {
  /** Names of methods; for an object inside of an object, with the path to it: `inner.add`. */
  readonly methods: readonly string[];
  /** Methods that change their object. */
  readonly changing: readonly string[];
  /** Accessors that change their object when they are read. */
  readonly changingReads: readonly string[];
}

/** References are ids while a piece is parsed, and numbers of its references afterwards. */
export type ObjectFacts<R> =
  | { readonly type: 'function' }
  | {
      readonly type: 'class';
      readonly instance: MethodFacts;
      readonly static: MethodFacts;
      /** The class that it extends. */
      readonly base: R | null;
    }
  | ({
      readonly type: 'literal';
      /** What functions and classes made for it, by name, or by the path to it: `{ next: counter() }`. */
      readonly held: readonly { readonly name: string; readonly by: R }[];
    } & MethodFacts)
  /** Created by a class or a function; null if that has no name in a module. */
  | { readonly type: 'made'; readonly by: R | null }
  /** A text, a number. */
  | { readonly type: 'value' }
  | { readonly type: 'unknown' };

/** `root` is a declaration, or an `export default`. */
export function describeObject(root: ts.Node, meaningOf: MeaningOf): ObjectFacts<string> {
  if (ts.isFunctionDeclaration(root)) return { type: 'function' };
  if (ts.isClassLike(root)) return describeClass(root, meaningOf);
  const value = ts.isVariableDeclaration(root) ? root.initializer : ts.isExportAssignment(root) && root.expression;
  const isOne = ts.isVariableDeclaration(root) ? ts.isIdentifier(root.name) : true;
  return value && isOne ? describeValue(unwrapAll(value), meaningOf) : { type: 'unknown' };
}

function describeValue(value: ts.Node, meaningOf: MeaningOf): ObjectFacts<string> {
  if (ts.isFunctionLike(value)) return { type: 'function' };
  if (ts.isClassLike(value)) return describeClass(value, meaningOf);
  if (ts.isObjectLiteralExpression(value))
    return { type: 'literal', ...describeLiteral(value, ''), held: listHeld(value, '', meaningOf) };
  if (ts.isAwaitExpression(value)) return describeValue(unwrapAll(value.expression), meaningOf);
  if (ts.isNewExpression(value) || ts.isCallExpression(value))
    return { type: 'made', by: idOf(value.expression, meaningOf) };
  const isValue = ts.isLiteralExpression(value) || ts.isTemplateExpression(value) || ts.isPrefixUnaryExpression(value);
  return { type: isValue && !ts.isRegularExpressionLiteral(value) ? 'value' : 'unknown' };
}

/** The id of the name of a module that an expression is; null if it is none. */
export function idOf(expression: ts.Node, meaningOf: MeaningOf): string | null {
  const node = unwrapAll(expression);
  const meaning = ts.isIdentifier(node) ? meaningOf.identifier(node) : meaningOf.expression(node);
  return meaning?.type === 'reference' ? meaning.id : null;
}

function describeClass(
  { members, heritageClauses }: ts.ClassLikeDeclaration,
  meaningOf: MeaningOf,
): ObjectFacts<string> {
  const parent = heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const isStatic = (member: ts.Node): boolean =>
    ts.canHaveModifiers(member) && Boolean(member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword));
  const named = members.filter((member) => !ts.isConstructorDeclaration(member));
  return {
    type: 'class',
    instance: describeMethods(named.filter((member) => !isStatic(member))),
    static: describeMethods(named.filter(isStatic)),
    base: parent ? idOf(parent.expression, meaningOf) : null,
  };
}

function describeLiteral({ properties }: ts.ObjectLiteralExpression, way: string): MethodFacts {
  const own = describeMethods(properties);
  const inner = properties.flatMap((property) => {
    const value = ts.isPropertyAssignment(property) && unwrapAll(property.initializer);
    const name = property.name && nameOf(property.name);
    return value && name !== undefined && ts.isObjectLiteralExpression(value)
      ? [describeLiteral(value, `${way}${name}.`)]
      : [];
  });
  const prefix = (name: string): string => `${way}${name}`;
  return {
    methods: [...own.methods.map(prefix), ...inner.flatMap(({ methods }) => methods)],
    changing: [...own.changing.map(prefix), ...inner.flatMap(({ changing }) => changing)],
    changingReads: [...own.changingReads.map(prefix), ...inner.flatMap(({ changingReads }) => changingReads)],
  };
}

function listHeld(
  { properties }: ts.ObjectLiteralExpression,
  way: string,
  meaningOf: MeaningOf,
): readonly { readonly name: string; readonly by: string }[] {
  return properties.flatMap((property) => {
    const name = ts.isPropertyAssignment(property) ? nameOf(property.name) : undefined;
    if (name === undefined) return [];
    const value = unwrapAll((property as ts.PropertyAssignment).initializer);
    if (ts.isObjectLiteralExpression(value)) return listHeld(value, `${way}${name}.`, meaningOf);
    const by = ts.isCallExpression(value) || ts.isNewExpression(value) ? idOf(value.expression, meaningOf) : null;
    return by === null ? [] : [{ name: way + name, by }];
  });
}

/** A method or an accessor changes its object if it writes a member of `this`, or calls a method that does. */
function describeMethods(members: readonly ts.Node[]): MethodFacts {
  const bodies = new Map<string, ts.Node>();
  for (const member of members) {
    const name = ts.isShorthandPropertyAssignment(member) ? member.name.text : nameOf((member as ts.ClassElement).name);
    const value = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member) ? member.initializer : undefined;
    const isFunction = ts.isMethodDeclaration(member) || (value && ts.isFunctionLike(unwrapAll(value)));
    // A function that is defined elsewhere is a function of its own.
    const isNamed = ts.isShorthandPropertyAssignment(member) || (value && ts.isIdentifier(unwrapAll(value)));
    if (name !== undefined && (isFunction || isNamed)) bodies.set(name, member);
  }
  const reads = members.filter(ts.isGetAccessor).flatMap((member) => {
    const name = nameOf(member.name);
    if (name !== undefined) bodies.set(`get ${name}`, member);
    return name ?? [];
  });
  const changing = new Set<string>();
  const calls = new Map<string, ReadonlySet<string>>();
  for (const [name, body] of bodies) {
    const found = writesThis(body);
    calls.set(name, found.calls);
    if (found.isWriting) changing.add(name);
  }
  for (let size = -1; size !== changing.size; ) {
    size = changing.size;
    for (const [name, called] of calls) if ([...called].some((other) => changing.has(other))) changing.add(name);
  }
  const isMethod = (name: string): boolean => !name.startsWith('get ');
  return {
    methods: [...bodies.keys()].filter(isMethod),
    changing: [...changing].filter(isMethod),
    changingReads: reads.filter((name) => changing.has(`get ${name}`)),
  };
}

function nameOf(name: ts.Node | undefined): string | undefined {
  const isPlain = name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name));
  return isPlain ? name.text : undefined;
}

/** `calls`: the methods of `this` that it calls. */
export function writesThis(body: ts.Node): { readonly isWriting: boolean; readonly calls: ReadonlySet<string> } {
  const calls = new Set<string>();
  let isWriting = false;
  const visit = (node: ts.Node): void => {
    // An inner function has a `this` of its own.
    if (node !== body && (ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isClassLike(node)))
      return;
    const called = methodCalledBy(node);
    if (called?.owner.kind === ts.SyntaxKind.ThisKeyword) calls.add(called.method);
    const isOfMember = called && called.owner.kind !== ts.SyntaxKind.ThisKeyword && isChangingMethod(called.method);
    const written = isOfMember ? insideOf(called.owner) : writtenBy(node);
    if (written.some(({ base }) => base.kind === ts.SyntaxKind.ThisKeyword)) isWriting = true;
    ts.forEachChild(node, visit);
  };
  visit(body);
  return { isWriting, calls };
}
