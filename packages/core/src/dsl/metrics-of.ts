// What in a value is a metric: numbers and estimates, by their names; those of a nested record have a dot between. One
// walk says which there are and what is wrong with the rest, so that nothing is left out without a word.

import { describe, isRecord } from '../base/canonical.ts';
import { listNames } from '../base/errors/offer-names.ts';
import { type Estimate, isEstimate, type NoInterval } from './estimate.ts';

/** An interval may be open to one side. A value that is infinite is in no JSON, and no two of them have a difference. */
const fields = {
  value: { mayBeNull: true, mayBeInfinite: false },
  low: { mayBeNull: true, mayBeInfinite: true },
  high: { mayBeNull: true, mayBeInfinite: true },
  n: { mayBeNull: false, mayBeInfinite: false },
} as const;
const reasonsForNone: readonly NoInterval[] = ['too-few-rows', 'no-variation'];

/** A value that is no record of others: a number, an estimate, null, or what is no metric. */
type Leaf = readonly [name: string, value: unknown];

function leavesOf(value: unknown, path = ''): readonly Leaf[] {
  if (!isRecord(value) || looksLikeEstimate(value)) return [[path, value]];
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.flatMap(([name, field]) => leavesOf(field, path ? `${path}.${name}` : name));
}

/** With a bound beside it, a value is meant as an estimate: without the rest it is a wrong one, and not other metrics. */
function looksLikeEstimate(value: Readonly<Record<string, unknown>>): boolean {
  return 'value' in value && ('low' in value || 'high' in value);
}

/**
 * The metrics of a value: every number and estimate in it, also in nested records (`train.loss`). Null is one without a
 * value. What is none of these is left out.
 */
export function listMetrics(value: unknown): Readonly<Record<string, Estimate>> {
  if (!isRecord(value)) return {};
  const found = leavesOf(value).flatMap(([name, leaf]) => {
    const estimate = readMetric(leaf);
    return estimate && isWhole(estimate) ? [[name, estimate] as const] : [];
  });
  return Object.fromEntries(found);
}

/** The estimates among the top-level fields of a report; the rest of it is for its readers. */
export function listEstimates(report: unknown): Readonly<Record<string, Estimate>> {
  if (!isRecord(report)) return {};
  return Object.fromEntries(Object.entries(report).filter((field): field is [string, Estimate] => isWhole(field[1])));
}

/** The metric of this name in a value, nested names with a dot; undefined where there is none. It may be infinite. */
export function findMetric(value: unknown, name: string): Estimate | undefined {
  if (!isRecord(value)) return undefined;
  const leaf = leavesOf(value).find(([found]) => found === name);
  return leaf && readMetric(leaf[1]);
}

/** What keeps a value from being metrics, in words that name the field; undefined when nothing does. */
export function findWrongMetric(value: unknown): string | undefined {
  if (!isRecord(value)) return `it is ${describe(value)}, not a record of metrics`;
  const names = new Set<string>();
  for (const [name, leaf] of leavesOf(value)) {
    if (names.has(name)) return `two metrics are named '${name}'`;
    names.add(name);
    const problem = isRecord(leaf) ? findWrongEstimate(leaf) : findWrongFigure(leaf);
    if (problem) return `'${name}' ${problem}`;
  }
  return undefined;
}

/** What is wrong with an estimate at the top of a report, which is a metric of the run. */
export function findWrongReport(report: unknown): string | undefined {
  if (!isRecord(report)) return `it is ${describe(report)}, not a record`;
  for (const [name, field] of Object.entries(report)) {
    const problem = isRecord(field) && looksLikeEstimate(field) ? findWrongEstimate(field) : undefined;
    if (problem) return `'${name}' ${problem}`;
  }
  return undefined;
}

function readMetric(leaf: unknown): Estimate | undefined {
  if (isEstimate(leaf)) return leaf;
  // A number alone says nothing of its rows, nor of how far it may be off.
  if (leaf === null || isNumber(leaf)) return { value: leaf, low: null, high: null, n: 0 };
  return undefined;
}

function isWhole(value: unknown): value is Estimate {
  return isEstimate(value) && findWrongEstimate(value as unknown as Readonly<Record<string, unknown>>) === undefined;
}

function findWrongFigure(leaf: unknown): string | undefined {
  if (leaf === null || Number.isFinite(leaf)) return undefined;
  if (typeof leaf === 'number') return `is ${leaf}: give null, or an estimate with a reason, where there is no value`;
  return `is ${describe(leaf)}, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()`;
}

function findWrongEstimate(estimate: Readonly<Record<string, unknown>>): string | undefined {
  for (const [field, { mayBeNull, mayBeInfinite }] of Object.entries(fields)) {
    if (!(field in estimate)) return `is an estimate without '${field}'`;
    const found = estimate[field];
    const isFine = mayBeInfinite ? isNumber(found) : Number.isFinite(found);
    if (isFine || (mayBeNull && found === null)) continue;
    const what = typeof found === 'number' ? String(found) : describe(found);
    return `is an estimate whose '${field}' is ${what}, not a ${mayBeInfinite ? '' : 'finite '}number${mayBeNull ? ' or null' : ''}`;
  }
  const { reason, noInterval } = estimate;
  if (reason !== undefined && typeof reason !== 'string')
    return `is an estimate whose 'reason' is ${describe(reason)}, not a text`;
  if (noInterval !== undefined && !reasonsForNone.includes(noInterval as NoInterval))
    return `is an estimate whose 'noInterval' is none of ${listNames(reasonsForNone)}`;
  return undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}
