// Params are plain data after parsing. Core speaks Standard Schema, so any schema library will do; the steps use Zod.

import { isDeepStrictEqual } from 'node:util';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { type Canonical, describe, isRecord } from '../base/canonical.ts';
import { deepestParams, isDeeperThan } from '../base/depth.ts';
import { AuthorError, type AuthorProblem, authorProblem, failAuthor } from '../base/errors/author-error.ts';
import { mostListed, offerNames } from '../base/errors/offer-names.ts';
import type { SourceLocation } from '../base/errors/source-location.ts';
import { orderOf, type RecordOrder, reverseRecords } from '../base/record-order.ts';
import type { ModelFacts } from '../graph/node.ts';
import { isModelDefinition } from './model.ts';

export type ParamsSchema = StandardSchemaV1 | undefined;

export type ParamsOut<P> = P extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<P> : Record<never, never>;

/** The second argument of a call: left out where every field has a default. */
export type ParamsArg<P> = P extends StandardSchemaV1
  ? Record<never, never> extends StandardSchemaV1.InferInput<P>
    ? [params?: StandardSchemaV1.InferInput<P>]
    : [params: StandardSchemaV1.InferInput<P>]
  : [];

/** Parses params against a schema. Throws an author error, `wrong-params` or `unknown-param`, for every issue. */
export function parseParams(schema: ParamsSchema, given: unknown, of: string, at?: SourceLocation): unknown {
  // Schemas follow what they are given by recursion.
  if (isDeeperThan(given, deepestParams)) {
    const found = `nested more than ${deepestParams} levels deep, or holds itself`;
    failAuthor('not-plain-data', { step: of, path: 'params', found }, at);
  }
  if (!schema) {
    const names = isRecord(given) ? Object.keys(given) : undefined;
    if (names?.length === 0) return {};
    const problem = authorProblem('wrong-params', { of, issue: 'it takes no params' }, at);
    throw new AuthorError([{ ...problem, ...(names && { param: { path: names.slice(0, 1), known: [] } }) }]);
  }
  const result = schema['~standard'].validate(given);
  if (result instanceof Promise) {
    result.catch(() => undefined);
    return failAuthor('wrong-params', { of, issue: 'its schema is async' }, at);
  }
  if (!result.issues) return result.value;
  throw new AuthorError(result.issues.flatMap((issue) => describeIssue(issue, { schema, given, of }, at)));
}

/** A param that nobody knows, as the problem that a person reads and that those who know where it was typed can place. */
export function unknownParam(
  of: string,
  path: readonly string[],
  known: readonly string[],
  at?: SourceLocation,
): AuthorProblem {
  return { ...authorProblem('unknown-param', { of, param: path.join('.'), known }, at), param: { path, known } };
}

function describeIssue(
  { message, path: given, ...issue }: StandardSchemaV1.Issue,
  { schema, given: all, of }: { readonly schema: StandardSchemaV1; readonly given: unknown; readonly of: string },
  at: SourceLocation | undefined,
): readonly AuthorProblem[] {
  const path = (given ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  // Zod names the keys that a strict object does not have, all in one issue of that object.
  const { code, keys } = issue as { code?: unknown; keys?: readonly string[] };
  if (code === 'unrecognized_keys' && keys)
    return keys.map((key) => unknownParam(of, [...path, key], knownParams(schema, path), at));
  const said = describeChoice(valueAt(all, path), (issue as { values?: unknown }).values) ?? message;
  const words = path.length ? `'${path.join('.')}': ${said}` : said;
  const missing = path.length && valueAt(all, path) === undefined ? path.join('.') : undefined;
  const problem = authorProblem('wrong-params', { of, issue: words, ...(missing && { missing }) }, at);
  return [{ ...problem, ...(path.length && { param: { path } }) }];
}

/** Zod lists all values that one of may be chosen; of many, those that may be meant are enough. */
function describeChoice(given: unknown, values: unknown): string | undefined {
  if (typeof given !== 'string' || !Array.isArray(values) || values.length <= mostListed) return undefined;
  return `'${given}' is none of its values. ${offerNames(given, values.map(String)).replace(/\.$/, '')}`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}

/** Zod's objects tell their fields, also behind a default; of other schemas nothing is known. */
function knownParams(schema: unknown, path: readonly string[]): readonly string[] {
  let inner = schema as { shape?: Readonly<Record<string, unknown>>; unwrap?: () => unknown } | undefined;
  while (inner && !inner.shape && typeof inner.unwrap === 'function') inner = inner.unwrap() as typeof inner;
  const [name, ...rest] = path;
  if (name !== undefined) return knownParams(inner?.shape?.[name], rest);
  return Object.keys(inner?.shape ?? {});
}

/**
 * Params as a node has them: parsed against a schema, as plain data. An order of names that the schema does not decide
 * is the caller's, and a step can see it.
 */
export function readParams(schema: ParamsSchema, given: unknown, of: string, at?: SourceLocation): PlainParams {
  const plain = toPlainParams(parseParams(schema, given, of, at), of, at);
  const order = Object.entries(orderOf(plain.params));
  if (!schema || !order.length) return plain;
  const other = schema['~standard'].validate(reverseRecords(given));
  // Where a schema minds the order, the order decides something.
  const others = other instanceof Promise || other.issues ? {} : orderOf(other.value);
  const chosen = order.filter(([path, names]) => !isDeepStrictEqual(others[path], names));
  return chosen.length ? { ...plain, order: Object.fromEntries(chosen) } : plain;
}

export interface PlainParams {
  readonly params: { readonly [name: string]: Canonical };
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** Orders of names that the caller chose; left out where none tells anything. */
  readonly order?: RecordOrder;
}

/** Plain data as it is, definitions as `{ $definition: name }`; anything else is an author error that names the path. */
export function toPlainParams(parsed: unknown, step: string, at?: SourceLocation): PlainParams {
  const models: Record<string, ModelFacts> = {};
  const open = new Set<object>();
  const refuse = (path: string, found: string): never =>
    failAuthor('not-plain-data', { step, path: path || 'params', found }, at);
  const walk = (value: unknown, path: string): Canonical => {
    if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number')
      return value;
    if (isModelDefinition(value)) {
      models[value.definition.name] = value.definition;
      return { $definition: value.definition.name };
    }
    if (!Array.isArray(value) && !isRecord(value)) return refuse(path, describe(value));
    if (open.has(value)) refuse(path, `${describe(value)} that holds itself`);
    if (open.size >= deepestParams) refuse(`${path.slice(0, 40)}…`, `nested more than ${deepestParams} levels deep`);
    open.add(value);
    const plain = Array.isArray(value) ? walkArray(value, path) : walkRecord(value, path);
    open.delete(value);
    return plain;
  };
  // Array.from and not map, which would pass over holes.
  const walkArray = (value: readonly unknown[], path: string): Canonical =>
    Array.from(value, (item, index) => walk(item, `${path}[${index}]`));
  const walkRecord = (value: { readonly [name: string]: unknown }, path: string): Canonical => {
    if ('$definition' in value) refuse(path, "a record with a field '$definition', which stands for a definition");
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(fields.map(([name, field]) => [name, walk(field, path ? `${path}.${name}` : name)]));
  };
  const params = isRecord(parsed ?? {}) ? walk(parsed ?? {}, '') : refuse('', describe(parsed));
  return { params: params as PlainParams['params'], models };
}
