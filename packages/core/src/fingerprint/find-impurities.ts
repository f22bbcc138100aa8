// Finds in one expression what would make a key lie. `performance.now` is not among it: it measures, and what it
// measures goes to progress and logs. Neither is chance inside a function, which is seeded while a step runs.

import { ts } from 'ts-morph';
import type { ImpurityKind } from './impurity.ts';
import type { ImportedName } from './module-names.ts';

export interface FoundImpurity {
  readonly kind: ImpurityKind;
  readonly name: string | null;
}

const networkModules = /^(node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?$/;
const networkGlobals = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
const readers = /^(readFile|createReadStream|open|readdir|opendir|glob)(Sync|AsBlob)?$/;
const chance = /^(randomBytes|randomUUID|randomInt|randomFill|randomFillSync|getRandomValues)$/;

/** `name` is a global that the identifier means. */
export function impurityOfGlobal(name: string, node: ts.Identifier, isAtLoad: boolean): FoundImpurity[] {
  const member = memberAfter(node);
  if (name === 'process') return member === 'env' ? readsOf(node.parent as ts.Expression) : [];
  if (name === 'Date') return isClock(node, member) ? [{ kind: 'clock', name: 'Date' }] : [];
  if (name === 'Temporal') return member === 'Now' ? [{ kind: 'clock', name: 'Temporal.Now' }] : [];
  if (networkGlobals.has(name)) return [{ kind: 'network', name }];
  const isChance = (name === 'Math' && member === 'random') || (name === 'crypto' && chance.test(member ?? ''));
  return isAtLoad && isChance ? [{ kind: 'random', name: `${name}.${member}` }] : [];
}

/** `node` is the expression that means an imported name: an identifier, or a member of a namespace. */
export function impurityOfImport(
  { from, name }: ImportedName,
  node: ts.Expression,
  isAtLoad: boolean,
): FoundImpurity[] {
  if (networkModules.test(from)) return [{ kind: 'network', name: from }];
  if (!/^(node:)?(process|crypto|fs|fs\/promises)$/.test(from)) return [];
  const called = name === 'default' || name === '*' ? memberAfter(node) : name;
  const whole = called === name ? node : node.parent;
  if (from.endsWith('process')) return called === 'env' ? readsOf(whole as ts.Expression) : [];
  if (from.endsWith('crypto'))
    return isAtLoad && chance.test(called ?? '') ? [{ kind: 'random', name: called ?? null }] : [];
  if (!readers.test(called ?? '')) return [];
  const call = whole.parent;
  const path = ts.isCallExpression(call) && call.expression === whole ? constantPath(call.arguments[0]) : undefined;
  return path === undefined ? [] : [{ kind: 'file', name: path }];
}

function memberAfter(node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  const isKey = ts.isElementAccessExpression(parent) && parent.expression === node;
  return isKey && ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression.text : undefined;
}

/** Which variables are read of an expression that means the whole environment. */
function readsOf(env: ts.Expression): FoundImpurity[] {
  const name = memberAfter(env);
  if (name !== undefined) return [{ kind: 'env', name }];
  const { parent } = env;
  const isTakenApart = ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name);
  if (!isTakenApart) return [{ kind: 'env', name: null }];
  const { elements } = parent.name as ts.ObjectBindingPattern;
  return elements.map((element) => {
    const key = element.propertyName ?? element.name;
    return { kind: 'env', name: !element.dotDotDotToken && ts.isIdentifier(key) ? key.text : null };
  });
}

function isClock(node: ts.Identifier, member: string | undefined): boolean {
  const { parent } = node;
  if (member !== undefined) return member === 'now';
  if (ts.isNewExpression(parent) && parent.expression === node) return !parent.arguments?.length;
  return ts.isCallExpression(parent) && parent.expression === node;
}

/** A path that is the same whatever flows in. */
function constantPath(node: ts.Expression | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!ts.isIdentifier(callee) || !/^(join|resolve)$/.test(callee.text)) return undefined;
  const parts = node.arguments.map((part) => (isPlace(part) ? '' : constantPath(part)));
  return parts.every((part) => part !== undefined) ? parts.filter(Boolean).join('/') : undefined;
}

function isPlace(node: ts.Expression): boolean {
  const text = node.getText();
  return ['__dirname', 'import.meta.dirname', 'process.cwd()'].includes(text);
}
