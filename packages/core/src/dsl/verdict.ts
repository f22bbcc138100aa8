// One rule of a gate: found, interval, wanted, and whether it holds, does not, or lacks evidence.

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

export type Decision = 'holds' | 'does not' | 'not enough evidence';

export interface Verdict {
  /** What was looked at: `accuracy, lower bound`. */
  readonly rule: string;
  readonly found: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** As a reader writes it: `≥ 0.95`. */
  readonly wanted: string;
  readonly decision: Decision;
  /** Whether the gate counts it as held. `not enough evidence` does not, unless the rule says otherwise. */
  readonly isHeld: boolean;
  /** Why there is no figure, or not enough evidence. */
  readonly reason?: string;
}

/** A verdict lets a model through: one whose fields are not of its types is none, whoever wrote it. */
export const areVerdicts: Shape<readonly Verdict[]> = isListOf(
  hasFields<Verdict>({
    rule: isString,
    found: isNullOr(isNumber),
    low: isNullOr(isNumber),
    high: isNullOr(isNumber),
    wanted: isString,
    decision: isOneOf('holds', 'does not', 'not enough evidence'),
    isHeld: isBoolean,
    reason: isOptional(isString),
  }),
);
