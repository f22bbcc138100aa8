// State that a function keeps between its calls: a variable of the function that created it, the position of a regular
// expression in a text, the position of an iterator. If a module's variable contains such a function, this is state of
// the module.

import { ts } from 'ts-morph';
import { isChangingMethod, isTaken } from './changing-methods.ts';
import { insideOf, methodCalledBy, writtenBy } from './find-writes.ts';
import { writesThis } from './object-facts.ts';
import { partsTaken } from './parts-taken.ts';
import type { MeaningOf } from './unit-meaning.ts';
import { unwrapAll } from './write-shape.ts';

export interface ClosureFacts {
  /** Whether the facts are about the value of a variable, or about the result of a function. */
  readonly of: 'value' | 'result';
  /** Calling it changes its state. */
  readonly isChangedByCall: boolean;
  /** Names of its methods that change its state; for what it holds, with the path to it: `inner.add`. */
  readonly changing: readonly string[];
  /** Names of its accessors that change its state when they are read; left out if there are none. */
  readonly changingReads?: readonly string[];
  /** What a function that it returns gives. It is left out if that keeps no state. */
  readonly deeper?: ClosureFacts;
}

/** `root` is a declaration, or an `export default`; null if there is no state. */
export function describeClosure(root: ts.Node, meaningOf: MeaningOf): ClosureFacts | null {
  if (ts.isFunctionDeclaration(root)) return ofResult(root, meaningOf);
  const given = ts.isVariableDeclaration(root) ? root.initializer : ts.isExportAssignment(root) && root.expression;
  if (!given) return null;
  const value = unwrapAll(given);
  if (isBoundToState(value)) return { of: 'value', isChangedByCall: true, changing: [] };
  const parts = partsTaken(root);
  if (parts.length) {
    const made = parts.map(({ from }) => (ts.isCallExpression(from) ? ofMaker(from, meaningOf) : null));
    const isChanged = parts.some(({ names }, place) => isTaken(made[place]?.changing ?? [], names));
    const isWhole = parts.some(({ names }, place) => names === null && made[place]?.isChangedByCall);
    return isChanged || isWhole ? { of: 'value', isChangedByCall: true, changing: [] } : null;
  }
  if (ts.isFunctionLike(value)) return ofResult(value, meaningOf);
  if (ts.isRegularExpressionLiteral(value))
    return /[gy][a-z]*$/.test(value.text) ? { of: 'value', isChangedByCall: false, changing: ['test', 'exec'] } : null;
  if (ts.isObjectLiteralExpression(value)) return ofLiteral(value, meaningOf);
  if (ts.isNewExpression(value)) return ofBuiltin(value);
  return ts.isCallExpression(value) ? ofCall(value, meaningOf) : null;
}

/** What a function in the call itself made, or what that one's result made: `make()()`. */
function ofMaker({ expression }: ts.CallExpression, meaningOf: MeaningOf): ClosureFacts | null {
  const maker = unwrapAll(expression);
  if (ts.isFunctionLike(maker)) return ofResult(maker, meaningOf);
  const outer = ts.isCallExpression(maker) ? unwrapAll(maker.expression) : undefined;
  return outer && ts.isFunctionLike(outer) ? (ofResult(outer, meaningOf)?.deeper ?? null) : null;
}

function ofCall(value: ts.CallExpression, meaningOf: MeaningOf): ClosureFacts {
  const made = ofMaker(value, meaningOf);
  // Whatever creates it: iterators have `next`, and so have streams of random numbers.
  return {
    of: 'value',
    isChangedByCall: made?.isChangedByCall ?? false,
    changing: [...(made?.changing ?? []), 'next', ...(ofBuiltin(value)?.changing ?? [])],
    ...(made?.changingReads && { changingReads: made.changingReads }),
  };
}

/** Objects of Node that keep what they were given: hashes, ciphers, signatures, decoders of a stream. */
function ofBuiltin(value: ts.CallExpression | ts.NewExpression): ClosureFacts | null {
  const isKeeping = /(^|\.)(create(Hash|Hmac|Sign|Verify|(De)?[Cc]ipheriv)|StringDecoder)$/;
  if (!isKeeping.test(value.expression.getText())) return null;
  return { of: 'value', isChangedByCall: false, changing: ['update', 'write', 'end', 'final', 'digest'] };
}

/** What functions in the literal itself made for it: `{ next: (() => { let n = 0; … })() }`. */
function ofLiteral({ properties }: ts.ObjectLiteralExpression, meaningOf: MeaningOf): ClosureFacts | null {
  const changing = properties.flatMap((property): readonly string[] => {
    const isNamed = ts.isPropertyAssignment(property) && !ts.isComputedPropertyName(property.name);
    const value = isNamed && unwrapAll(property.initializer);
    if (!value) return [];
    const facts = ts.isObjectLiteralExpression(value)
      ? ofLiteral(value, meaningOf)
      : ts.isCallExpression(value)
        ? ofCall(value, meaningOf)
        : null;
    const name = (property.name as ts.Identifier).text;
    if (!facts) return [];
    return [...(facts.isChangedByCall ? [name] : []), ...facts.changing.map((inner) => `${name}.${inner}`)];
  });
  return changing.length ? { of: 'value', isChangedByCall: false, changing } : null;
}

/** `outer`: the function whose variables count, if it is one around `maker`. */
function ofResult(
  maker: ts.SignatureDeclaration,
  meaningOf: MeaningOf,
  outer: ts.SignatureDeclaration = maker,
): ClosureFacts | null {
  const changing: string[] = [];
  const changingReads: string[] = [];
  let isChangedByCall = false;
  let deeper: ClosureFacts | null = null;
  for (const result of resultsOf(maker)) {
    const value = resolveLocal(result, outer, meaningOf);
    if (value && ts.isFunctionLike(value)) {
      isChangedByCall ||= keepsState(value, outer, meaningOf);
      if (outer === maker) deeper ??= ofResult(value, meaningOf, outer);
    }
    if (value && ts.isArrayLiteralExpression(value))
      for (const [place, element] of value.elements.entries()) {
        const item = resolveLocal(element, outer, meaningOf);
        if (item && ts.isFunctionLike(item) && keepsState(item, outer, meaningOf)) changing.push(String(place));
      }
    if (!value || !ts.isObjectLiteralExpression(value)) continue;
    for (const property of value.properties) {
      const { name } = property;
      if (!name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name))) continue;
      const member = memberOf(property, outer, meaningOf);
      if (member && ts.isFunctionLike(member) && keepsState(member, outer, meaningOf))
        (ts.isGetAccessor(member) ? changingReads : changing).push(name.text);
    }
  }
  if (!isChangedByCall && !changing.length && !changingReads.length && !deeper) return null;
  const more = { ...(changingReads.length && { changingReads }), ...(deeper && { deeper }) };
  return { of: 'result', isChangedByCall, changing, ...more };
}

function memberOf(property: ts.ObjectLiteralElementLike, maker: ts.Node, meaningOf: MeaningOf): ts.Node | undefined {
  if (ts.isMethodDeclaration(property) || ts.isAccessor(property)) return property;
  if (ts.isPropertyAssignment(property)) return resolveLocal(property.initializer, maker, meaningOf);
  return ts.isShorthandPropertyAssignment(property) ? resolveLocal(property.name, maker, meaningOf) : undefined;
}

/** The expressions that a function returns. */
function resultsOf(maker: ts.SignatureDeclaration): readonly ts.Expression[] {
  const body = (maker as ts.FunctionLikeDeclaration).body;
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

/** The name of a local variable of `maker` is replaced by its initial value. */
function resolveLocal(expression: ts.Node, maker: ts.Node, meaningOf: MeaningOf): ts.Node | undefined {
  const node = unwrapAll(expression);
  if (!ts.isIdentifier(node)) return node;
  const meaning = meaningOf.identifier(node);
  if (meaning.type !== 'local' || !isWithin(meaning.declaration, maker)) return undefined;
  const { declaration } = meaning;
  if (!ts.isVariableDeclaration(declaration)) return declaration;
  return declaration.initializer && unwrapAll(declaration.initializer);
}

/** Whether a function changes a variable of `maker`, or calls one of its functions that does. */
function keepsState(inner: ts.Node, maker: ts.Node, meaningOf: MeaningOf, seen = new Set<ts.Node>()): boolean {
  if (seen.has(inner)) return false;
  seen.add(inner);
  let isFound = false;
  const isKept = (base: ts.Node): boolean => {
    if (!ts.isIdentifier(base)) return false;
    const meaning = meaningOf.identifier(base);
    return meaning.type === 'local' && isWithin(meaning.declaration, maker) && !isWithin(meaning.declaration, inner);
  };
  const visit = (node: ts.Node): void => {
    if (isFound) return;
    const called = methodCalledBy(node);
    const written = called && isChangingMethod(called.method) ? insideOf(called.owner) : writtenBy(node);
    isFound = written.some(({ base }) => isKept(base));
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && isKept(node.expression)) {
      const helper = resolveLocal(node.expression, maker, meaningOf);
      if (helper && ts.isFunctionLike(helper) && keepsState(helper, maker, meaningOf, seen)) isFound = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(inner);
  return isFound;
}

function isWithin(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

/** `list.push.bind(list)`, and `next.bind(state)` of a function of this file that writes a member of `this`. */
function isBoundToState(value: ts.Node): boolean {
  const called = methodCalledBy(value);
  if (called?.method !== 'bind') return false;
  const bound = unwrapAll(called.owner);
  if (ts.isPropertyAccessExpression(bound)) return isChangingMethod(bound.name.text);
  if (ts.isFunctionLike(bound)) return writesThis(bound).isWriting;
  if (!ts.isIdentifier(bound)) return false;
  const own = value
    .getSourceFile()
    .statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === bound.text);
  return own !== undefined && writesThis(own).isWriting;
}
