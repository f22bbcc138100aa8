// Finds in one expression what depends on something outside of the key. `performance.now` is allowed: its measurements
// are for progress and logs.

import { ts } from 'ts-morph';
import type { Surface } from '../surface/answer.ts';
import { osMembers, processMembers } from '../surface/process-facts.ts';
import type { ImpurityKind } from './impurity.ts';
import type { Reference } from './unit-meaning.ts';
import { unwrap } from './write-shape.ts';

export interface FoundImpurity {
  readonly kind: ImpurityKind;
  readonly name: string | null;
}

const machineModules = /^(node:)?(v8|inspector|inspector\/promises|trace_events)$/;
/** Members of these modules that depend only on their arguments. */
const unmeasured = /^(serialize|deserialize|(Default)?(S|Des)erializer|isStringOneByteRepresentation)$/;
const networkModules = /^(node:)?(http|https|http2|net|tls|dgram|dns|quic)(\/promises)?$/;
/** Members of these modules that use no network. */
const unconnected = /^(isIP|isIPv4|isIPv6|STATUS_CODES|METHODS)$/;
const networkGlobals = /^(fetch|WebSocket|WebSocketStream|EventSource|XMLHttpRequest)$/;
const readers =
  /^(readFile|createReadStream|open|openAsBlob|readdir|opendir|glob|readlink|copyFile|cp|exists|stat|lstat|access)(Sync)?$/;
/** Paths of the system, and the temporary folder: reads of these are not checked while a step runs either. */
const ofSystem = /^\/(proc|sys|dev|etc|tmp|lib|lib64|usr\/lib|usr\/share\/zoneinfo)\//;
const chance = /^(randomBytes|randomUUID|randomInt|randomFill|randomFillSync|getRandomValues)$/;

/** A chain of names, which begins at a global or a module, and the expression at its end. */
interface Way {
  readonly names: readonly string[];
  readonly end: ts.Node;
}

/** `node` is an identifier of a global. */
export function impurityOfGlobal(node: ts.Identifier): FoundImpurity[] {
  return follow(node, [node.text]).flatMap(({ names, end }) => {
    const [name, member] = names[0] === 'globalThis' ? names.slice(1) : names;
    if (name === 'process') return ofProcess(names.slice(names.indexOf('process') + 1), end);
    if (name === 'navigator') return ofNavigator(member);
    if (name === 'localStorage' || name === 'sessionStorage') return [{ kind: 'file', name }];
    if (name === 'Intl')
      return member === 'DateTimeFormat' && formatsNow(end) ? [{ kind: 'clock', name: 'Intl.DateTimeFormat' }] : [];
    if (name === 'Date') return isClock(member, end) ? [{ kind: 'clock', name }] : [];
    if (name === 'performance') return ofPerformance(member);
    if (name === 'File') return isFileOfNow(end) ? [{ kind: 'clock', name: 'File' }] : [];
    if (name === 'Temporal') return member === 'Now' ? [{ kind: 'clock', name: 'Temporal.Now' }] : [];
    if (name !== undefined && networkGlobals.test(name)) return [{ kind: 'network', name }];
    const isChance = (name === 'Math' && member === 'random') || (name === 'crypto' && chance.test(member ?? ''));
    return isChance ? [{ kind: 'random', name: `${name}.${member}` }] : [];
  });
}

/** `node` is the expression that refers to an imported name, with its members. */
export function impurityOfImport(to: Reference, node: ts.Node): FoundImpurity[] {
  if (!('from' in to)) return [];
  const { from, name, members = [] } = to;
  const isWhole = name === 'default' || name === '*';
  return follow(node, isWhole ? members : [name, ...members]).flatMap(({ names, end }): FoundImpurity[] => {
    const [first = ''] = names;
    const last = names.at(-1) ?? '';
    if (networkModules.test(from)) return unconnected.test(first) ? [] : [{ kind: 'network', name: from }];
    if (/^(node:)?process$/.test(from)) return ofProcess(names, end);
    if (/^(node:)?os$/.test(from)) return factOf('os', osMembers, first);
    if (machineModules.test(from)) return unmeasured.test(first) ? [] : [{ kind: 'machine', name: from }];
    if (/^(node:)?wasi$/.test(from)) return [{ kind: 'file', name: from }];
    if (from === 'node:sqlite' && last === 'DatabaseSync') return ofDatabase(end);
    if (/^(node:)?perf_hooks$/.test(from)) return ofPerformance(last);
    if (/^(node:)?buffer$/.test(from))
      return last === 'File' && isFileOfNow(end) ? [{ kind: 'clock', name: 'File' }] : [];
    if (/^(node:)?crypto$/.test(from)) return chance.test(last) ? [{ kind: 'random', name: last }] : [];
    if (!/^(node:)?fs(\/promises)?$/.test(from) || !readers.test(last)) return [];
    const { parent: call } = end;
    const path = ts.isCallExpression(call) && call.expression === end ? constantPath(call.arguments[0]) : undefined;
    return path === undefined || ofSystem.test(path) ? [] : [{ kind: 'file', name: path }];
  });
}

/** The time of day when the process began, which `toJSON` repeats. */
function ofPerformance(member: string | undefined): FoundImpurity[] {
  const isClock = member === 'timeOrigin' || member === 'toJSON';
  return isClock ? [{ kind: 'clock', name: `performance.${member}` }] : [];
}

/** `new File(parts, name)`: without `lastModified` it is the time of day. */
function isFileOfNow(end: ts.Node): boolean {
  const { parent } = end;
  if (!ts.isNewExpression(parent) || parent.expression !== end) return false;
  const [, , options] = parent.arguments ?? [];
  if (!options) return !parent.arguments?.some(ts.isSpreadElement);
  return (
    ts.isObjectLiteralExpression(options) &&
    !options.properties.some(
      (property) => ts.isSpreadAssignment(property) || property.name?.getText() === 'lastModified',
    )
  );
}

function ofProcess(names: readonly string[], end: ts.Node): FoundImpurity[] {
  const [member, ...rest] = names;
  if (member === 'env') return readsOf(rest, end);
  if (member === 'loadEnvFile') {
    const { parent: call } = end;
    if (!ts.isCallExpression(call) || call.expression !== end) return [];
    const path = call.arguments.length ? constantPath(call.arguments[0]) : '.env';
    return path === undefined ? [] : [{ kind: 'file', name: path }];
  }
  // A value that is set but not read is restored after the node.
  return member === undefined || readsOf([member], end).length === 0 ? [] : factOf('process', processMembers, member);
}

function ofNavigator(member: string | undefined): FoundImpurity[] {
  if (member === 'platform') return [{ kind: 'platform', name: 'navigator.platform' }];
  return member === 'hardwareConcurrency' ? [{ kind: 'machine', name: 'navigator.hardwareConcurrency' }] : [];
}

function factOf(of: string, members: Surface, member: string): FoundImpurity[] {
  const [answer, how = ''] = members[member] ?? [];
  if (answer === 'refused' && how.includes('impure-machine')) return [{ kind: 'machine', name: `${of}.${member}` }];
  return answer === 'key' ? [{ kind: 'platform', name: `${of}.${member}` }] : [];
}

/** `new DatabaseSync('x.db')` */
function ofDatabase(end: ts.Node): FoundImpurity[] {
  const { parent } = end;
  if (!ts.isNewExpression(parent) || parent.expression !== end) return [];
  const path = constantPath(parent.arguments?.[0]);
  return path === undefined || path === ':memory:' || path === '' ? [] : [{ kind: 'file', name: path }];
}

/** Whether a date format is called without a date, directly or through the variable that contains it. */
function formatsNow(format: ts.Node): boolean {
  const { parent: made } = format;
  const isMade = (ts.isCallExpression(made) || ts.isNewExpression(made)) && made.expression === format;
  if (!isMade) return false;
  if (isFormatOfNow(made)) return true;
  const { parent: held } = made;
  if (!ts.isVariableDeclaration(held) || held.initializer !== made || !ts.isIdentifier(held.name)) return false;
  const { text } = held.name;
  let isFound = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === text && isFormatOfNow(node)) isFound = true;
    else ts.forEachChild(node, visit);
  };
  visit(held.getSourceFile());
  return isFound;
}

function isFormatOfNow(node: ts.Node): boolean {
  const method = memberAfter(node);
  const { parent: call } = node.parent;
  if (method !== 'format' && method !== 'formatToParts') return false;
  if (!ts.isCallExpression(call) || call.expression !== node.parent) return false;
  const [date] = call.arguments;
  return !date || (ts.isIdentifier(date) && date.text === 'undefined');
}

/** Follows the members that are used, also in destructuring. */
function follow(node: ts.Node, names: readonly string[]): readonly Way[] {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent) || unwrap(parent) === node) return follow(parent, names);
  const member = memberAfter(node);
  if (member !== undefined) return follow(parent, [...names, member]);
  const isTakenApart = ts.isVariableDeclaration(parent) && parent.initializer === node;
  return isTakenApart && ts.isObjectBindingPattern(parent.name)
    ? takeApart(parent.name, names)
    : [{ names, end: node }];
}

function takeApart(pattern: ts.ObjectBindingPattern, names: readonly string[]): readonly Way[] {
  return pattern.elements.flatMap((element) => {
    const key = element.propertyName ?? element.name;
    const isNamed = !element.dotDotDotToken && (ts.isIdentifier(key) || ts.isStringLiteralLike(key));
    const inner = isNamed ? [...names, key.text] : names;
    return ts.isObjectBindingPattern(element.name) ? takeApart(element.name, inner) : [{ names: inner, end: element }];
  });
}

function memberAfter(node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  const isKey = ts.isElementAccessExpression(parent) && parent.expression === node;
  return isKey && ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression.text : undefined;
}

/** The environment variable that is read. A variable that is only set is meant for other programs. */
function readsOf([name]: readonly string[], end: ts.Node): FoundImpurity[] {
  const { parent } = end;
  const isSet =
    name !== undefined &&
    (ts.isDeleteExpression(parent) ||
      (ts.isBinaryExpression(parent) &&
        parent.left === end &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken));
  return isSet ? [] : [{ kind: 'env', name: name ?? null }];
}

function isClock(member: string | undefined, end: ts.Node): boolean {
  const { parent } = end;
  if (member !== undefined) return member === 'now';
  if (ts.isNewExpression(parent) && parent.expression === end) return !parent.arguments?.length;
  return ts.isCallExpression(parent) && parent.expression === end;
}

/** A path that does not depend on any input. */
function constantPath(node: ts.Expression | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const isConstant = node.templateSpans.every(({ expression }) => isPlace(expression));
    const texts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    return isConstant ? texts.join('').replace(/^\//, '') : undefined;
  }
  if (ts.isNewExpression(node)) return constantFolder(node);
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const callee = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!ts.isIdentifier(callee) || !/^(join|resolve)$/.test(callee.text)) return undefined;
  // Lists have a method of that name too.
  if (callee !== expression && !isOfPaths((expression as ts.PropertyAccessExpression).expression)) return undefined;
  const parts = node.arguments.map((part) => (isPlace(part) ? '' : constantPath(part)));
  return parts.every((part) => part !== undefined) ? parts.filter(Boolean).join('/') || '.' : undefined;
}

/** `new URL('./folder/', import.meta.url)`: the bytes of a file are part of the key, but not those of a folder. */
function constantFolder(node: ts.NewExpression): string | undefined {
  const [path, base] = node.arguments ?? [];
  const isFolder = path && ts.isStringLiteralLike(path) && path.text.endsWith('/');
  return isFolder && base?.getText() === 'import.meta.url' ? path.text : undefined;
}

/** `path.join`, `path.posix.join` */
function isOfPaths(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) && /^(path|posix|win32)$/i.test(name.text);
}

function isPlace(node: ts.Expression): boolean {
  const text = node.getText();
  return ['__dirname', 'import.meta.dirname', 'process.cwd()'].includes(text);
}
