// Problems of rows in sentences that name the row and the field.

import type { RecordProblem } from '@cairn/steps/serving';
import { RequestError, type RequestProblem } from './request-error.ts';

const words: { readonly [P in RecordProblem['problem']]?: string } = {
  'missing-field': 'is missing',
  'missing-value': 'has no value',
  'not-a-number': 'is not a number',
  'not-an-integer': 'is not a whole number',
  'not-a-date': 'is not a date in a declared format',
  'ambiguous-date': 'is a different date by two of the declared formats',
  'not-a-boolean': 'is not a boolean',
  'unknown-category': 'is not one of the declared categories',
  'below-minimum': 'is below the declared minimum',
  'above-maximum': 'is above the declared maximum',
  'rounded-number': 'has more digits than a number can have, and was rounded',
  outlier: 'is an outlier compared with the training rows',
  'broken-row': 'has the wrong size',
  'not-an-object': 'is not an object with fields',
};

export function describeProblem({ row, field, problem, value, isFatal }: RecordProblem): RequestProblem {
  const subject = field === null ? `Row ${row}` : `Row ${row}: field '${field}'`;
  const found = value === null ? '' : ` (${problem === 'broken-row' ? value : JSON.stringify(value)})`;
  const replaced =
    isFatal || ['outlier', 'rounded-number'].includes(problem) ? '' : ', and was filled in as in training';
  return { row, field, problem, message: `${subject} ${words[problem] ?? problem}${found}${replaced}` };
}

/** The error for rows that cannot be predicted. Lists the first problems, so that an answer stays small. */
export function failRows(problems: readonly RecordProblem[]): never {
  const fatal = problems.filter(({ isFatal }) => isFatal).map(describeProblem);
  const more = fatal.length - 1;
  const message = `${fatal[0]!.message}${more > 0 ? `, and there ${more === 1 ? 'is 1 more problem' : `are ${more} more problems`}` : ''}.`;
  throw new RequestError(422, 'rows-wrong', message, { problems: fatal.slice(0, mostListed) });
}

const mostListed = 100;
