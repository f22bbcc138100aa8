// Plain data as JSON, fields in the order that the step made them. Infinity is written as 1e999 and -0 as -0, which any
// reader of JSON takes for what they are; NaN has no JSON and is refused with its path.

import { readFileSync, writeFileSync } from 'node:fs';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, isRecord } from '../../base/canonical.ts';
import { deepestValue, isDeeperThan } from '../../base/depth.ts';
import { describeJson } from '../../base/difference/describe-json.ts';
import type { KindFacts } from '../../graph/definition.ts';
import { defineKind, type Kind } from '../kind.ts';
import { findWrongMetric, findWrongReport } from '../metrics-of.ts';
import { isSummaryLine, type SummaryLine } from '../summary-line.ts';

/** A kind of plain data. With a schema, every value is held to it before it is stored. */
export function json<T>(schema?: StandardSchemaV1<unknown, T>): Kind<T, 'json'> {
  return jsonKind('json', schema, false);
}

/**
 * Figures and nothing else: a record of numbers and estimates, or of such records. As a result of a pipeline all of them
 * are the run's metrics, by the names of the result and the fields with dots between (`scores.train.loss`). Null is a
 * metric without a value; anything else, NaN and infinite numbers too, fails the node that made it.
 */
export function metrics<T extends object>(schema?: StandardSchemaV1<unknown, T>): Kind<T, 'metrics'> {
  return jsonKind('metrics', schema, true);
}

/**
 * As `json`, for a record whose top-level estimates are metrics of the run, and whose other fields are for those who read
 * the report. It is of the kind `metrics`: what takes metrics takes a report.
 */
export function report<T extends object>(schema?: StandardSchemaV1<unknown, T>): Kind<T, 'metrics'> {
  return jsonKind('metrics', schema, 'estimates');
}

const findWrong = {
  true: findWrongMetric,
  estimates: findWrongReport,
  false: () => undefined,
} as const;

function jsonKind<T, const Name extends string>(
  name: Name,
  schema: StandardSchemaV1<unknown, T> | undefined,
  holdsMetrics: KindFacts['holdsMetrics'],
): Kind<T, Name> {
  return defineKind<T, Name>({
    name,
    extension: '.json',
    mediaType: 'application/json',
    holdsMetrics,
    givesPath: false,
    // At once: a worker has nothing else to do, and most values are read before a thread is asked to.
    encode: async (value, path) => writeFileSync(path, `${writeJson(value)}\n`),
    decode: async (path) => JSON.parse(readFileSync(path, 'utf8')) as T,
    validate: (value) =>
      findDepth(value) ??
      findWrong[`${holdsMetrics}`](value) ??
      findProblem(value, '') ??
      (schema && findIssue(schema, value)),
    show: (value) => (Array.isArray(value) ? `${value.length} items` : name),
    summary: readSummary,
    describeDifference: async (before, now) => describeJson(readFileSync(before), readFileSync(now)),
  });
}

/** The field `summary` of a report: a sentence, or a list of sentences, which may say how something was judged. */
function readSummary(value: unknown): readonly (string | SummaryLine)[] {
  if (!isRecord(value)) return [];
  const { summary } = value;
  const lines: readonly unknown[] = Array.isArray(summary) ? summary : [summary];
  return lines.every(isLine) ? lines : [];
}

const isLine = (line: unknown): line is string | SummaryLine => typeof line === 'string' || isSummaryLine(line);

/** JSON with two spaces of indent; lists of plain values on one line. */
export function writeJson(value: unknown, indent = ''): string {
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => writeJson(item, inner));
    if (value.every((item) => typeof item !== 'object' || item === null)) return `[${items.join(', ')}]`;
    return `[\n${items.map((item) => inner + item).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (!fields.length) return '{}';
  const lines = fields.map(([name, field]) => `${inner}${JSON.stringify(name)}: ${writeJson(field, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function writeNumber(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '1e999';
  if (value === Number.NEGATIVE_INFINITY) return '-1e999';
  return Object.is(value, -0) ? '-0' : JSON.stringify(value);
}

function findDepth(value: unknown): string | undefined {
  return isDeeperThan(value, deepestValue)
    ? `it is nested more than ${deepestValue} levels deep, or holds itself`
    : undefined;
}

function findProblem(value: unknown, path: string): string | undefined {
  const here = path || 'it';
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isNaN(value) ? `'${here}' is NaN` : undefined;
  // A hole in a list is undefined: "map" would leave it out.
  if (Array.isArray(value)) return firstProblem(Array.from(value, (item, index) => [`${path}[${index}]`, item]));
  if (!isRecord(value)) return `'${here}' is ${describe(value)}, not plain data`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return firstProblem(fields.map(([name, field]) => [path ? `${path}.${name}` : name, field]));
}

function firstProblem(entries: readonly (readonly [string, unknown])[]): string | undefined {
  for (const [path, value] of entries) {
    const problem = findProblem(value, path);
    if (problem) return problem;
  }
  return undefined;
}

function findIssue<T>(schema: StandardSchemaV1<unknown, T>, value: unknown): string | undefined {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) return 'its schema is async';
  const issue = result.issues?.[0];
  if (!issue) return undefined;
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  return path ? `'${path}': ${issue.message}` : issue.message;
}
