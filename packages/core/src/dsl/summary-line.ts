// A sentence of a report about itself.

import { hasFields, isOptional, isString, type Shape } from '../base/shape.ts';
import { type Decision, isDecision } from './verdict.ts';

export interface SummaryLine {
  readonly text: string;
  /** Left out unless the sentence is about something that was judged. */
  readonly decision?: Decision;
}

export const isSummaryLine: Shape<SummaryLine> = hasFields<SummaryLine>({
  text: isString,
  decision: isOptional(isDecision),
});
