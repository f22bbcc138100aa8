// What a node's record says of an output, so that nobody has to decode the artifact: a short text, and what a report says
// about itself.

import { isSafeName } from '../base/safe-name.ts';
import { hasFields, isListOf, isMapOf, isOptional, isString, type Shape } from '../base/shape.ts';
import type { Kind } from './kind.ts';
import { isSummaryLine, type SummaryLine } from './summary-line.ts';

export interface OutputDescription {
  /** One line: `1,079 rows × 2 columns`. */
  readonly text: string;
  /** What a report says about itself. Left out if it says nothing. */
  readonly summary?: readonly SummaryLine[];
}

/** By the output's name. */
export type OutputDescriptions = Readonly<Record<string, OutputDescription>>;

export const areDescriptions: Shape<OutputDescriptions> = isMapOf(
  hasFields<OutputDescription>({ text: isString, summary: isOptional(isListOf(isSummaryLine)) }),
  isSafeName,
);

const mostCharacters = 200;
const mostLines = 200;
const mostInLine = 2_000;

/** A kind that cannot show a value, or throws, is described by its name: the value itself is stored already. */
export function describeOutput(kind: Kind<unknown>, value: unknown): OutputDescription {
  try {
    const text = cut(String(kind.show(value)).replace(/\s+/g, ' ').trim(), mostCharacters);
    const summary = kind.summary(value).slice(0, mostLines).flatMap(readLine);
    return summary.length ? { text, summary } : { text };
  } catch {
    return { text: kind.name };
  }
}

function readLine(line: string | SummaryLine): readonly SummaryLine[] {
  const { text, ...judged } = typeof line === 'string' ? { text: line } : line;
  return text
    .trimEnd()
    .split('\n')
    .map((part) => ({ text: cut(part, mostInLine), ...judged }));
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
