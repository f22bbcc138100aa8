// One rule of a gate: a value with its interval, what is required of it, and whether it passed, failed, or cannot be decided.

import { isRecord } from '../base/canonical.ts';
import {
  hasFields,
  isBoolean,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isString,
  type Shape,
} from '../base/shape.ts';

/** `inconclusive`: there is no value, or its interval reaches both sides of what is required. */
export type Decision = 'passed' | 'failed' | 'inconclusive';

export const isDecision: Shape<Decision> = isOneOf('passed', 'failed', 'inconclusive');

export interface Verdict {
  /** What was looked at: `accuracy, lower bound`. */
  readonly rule: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** As a reader writes it: `≥ 0.95`. */
  readonly required: string;
  readonly decision: Decision;
  /** Whether the gate counts it as passed. An inconclusive rule is not, unless the rule says otherwise. */
  readonly isPassed: boolean;
  /** Why there is no value, or why it is inconclusive. */
  readonly reason?: string;
}

const isVerdict = hasFields<Verdict>({
  rule: isString,
  value: isNullOr(isNumber),
  low: isNullOr(isNumber),
  high: isNullOr(isNumber),
  required: isString,
  decision: isDecision,
  isPassed: isBoolean,
  reason: isOptional(isString),
});

/** The names of fields and decisions until version 0.1, which stored verdicts and gates of projects still have. */
const oldFields = { found: 'value', wanted: 'required', isHeld: 'isPassed' } as const;
const oldDecisions: Readonly<Record<string, Decision>> = {
  holds: 'passed',
  'does not': 'failed',
  'not enough evidence': 'inconclusive',
};

/**
 * The verdicts that a gate returned, or that were stored. A verdict lets a model through: undefined if a field is missing
 * or not of its type, whoever wrote it.
 */
export function readVerdicts(found: unknown): readonly Verdict[] | undefined {
  if (!Array.isArray(found)) return undefined;
  const verdicts = found.map(upgradeVerdict);
  return verdicts.every(isVerdict) ? verdicts : undefined;
}

function upgradeVerdict(verdict: unknown): unknown {
  if (!isRecord(verdict) || !Object.hasOwn(verdict, 'isHeld')) return verdict;
  const named = Object.entries(verdict).map(([name, value]) => [
    oldFields[name as keyof typeof oldFields] ?? name,
    value,
  ]);
  const decision = verdict['decision'];
  return { ...Object.fromEntries(named), decision: oldDecisions[String(decision)] ?? decision };
}

export const areVerdicts: Shape<readonly Verdict[]> = isListOf(isVerdict);
