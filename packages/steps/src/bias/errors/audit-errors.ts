// The audit of a regressor: every grouping, its judgements, and the worst of all groupings.

import { decideByInterval, type GroupCodes } from '@cairn/stats';
import type { AnyTable } from '../../kinds/table.ts';
import { defaultMinimumGroupSize } from '../audit-bias.ts';
import { type ComparisonRules, reportMiss } from '../bounded-groups.ts';
import { type ComparedEstimate, largestDifference, smallestRatio } from '../compared-estimate.ts';
import { readGroups } from '../read-groups.ts';
import { largestOfGroupings, smallestOfGroupings } from '../worst-figures.ts';
import type { ErrorFigureName, ErrorFigures, ErrorFinding, ErrorGrouping, ErrorReport } from './error-report.ts';
import {
  boundErrors,
  describeErrors,
  errorsByGroup,
  meanAbsoluteError,
  meanError,
  rootMeanSquaredError,
} from './errors-by-group.ts';
import { summarizeErrors } from './summarize-errors.ts';

export interface AuditedErrors {
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
  /** The column that was predicted, and its unit. */
  readonly column: string;
  readonly unit: string | null;
}

export interface ErrorAuditOptions {
  readonly groups: readonly string[];
  /** The largest difference that is tolerated, in the label's unit; undefined: differences are not judged. */
  readonly tolerance: number | undefined;
  /** The smallest ratio that is tolerated. */
  readonly ratio: number;
  readonly minimumGroupSize?: number;
}

export const errorFigureNames = [
  'meanErrorDifference',
  'meanAbsoluteErrorDifference',
  'rootMeanSquaredErrorDifference',
  'meanAbsoluteErrorRatio',
] as const satisfies readonly ErrorFigureName[];

/** Each column of `groups` by itself; with several also all their combinations (intersections), empty ones included. */
export function auditErrors(audited: AuditedErrors, rows: AnyTable, options: ErrorAuditOptions): ErrorReport {
  const { groups, minimumGroupSize = defaultMinimumGroupSize } = options;
  const columnSets = [...groups.map((name) => [name]), ...(groups.length > 1 ? [groups] : [])];
  // The worst of several groupings is chosen after looking too, so they share what may be missed (Bonferroni).
  const rules = { minimum: minimumGroupSize, miss: reportMiss / columnSets.length };
  const groupings = columnSets.map((columns) => auditGrouping(audited, columns, readGroups(rows, columns), rules));
  const findings = groupings.map((grouping) => judge(grouping, options));
  const { column, unit } = audited;
  return {
    ...worstOfAll(groupings),
    rowCount: rows.rowCount,
    column,
    unit,
    minimumGroupSize,
    groupings,
    findings: findings.flat(),
    summary: groupings.flatMap((grouping, index) => summarizeErrors(audited, grouping, findings[index]!)),
  };
}

function auditGrouping(
  { truth, predicted }: AuditedErrors,
  columns: readonly string[],
  codes: GroupCodes,
  rules: ComparisonRules,
): ErrorGrouping {
  const errors = errorsByGroup(truth, predicted, codes);
  const [mean, absolute, squared] = [meanError, meanAbsoluteError, rootMeanSquaredError].map((figure) =>
    boundErrors(errors, figure, rules),
  );
  return {
    columns,
    groups: errors.map(describeErrors),
    notCompared: absolute!.small,
    figures: {
      meanErrorDifference: largestDifference(mean!, Number.POSITIVE_INFINITY),
      meanAbsoluteErrorDifference: largestDifference(absolute!, Number.POSITIVE_INFINITY),
      rootMeanSquaredErrorDifference: largestDifference(squared!, Number.POSITIVE_INFINITY),
      meanAbsoluteErrorRatio: smallestRatio(absolute!),
    },
  };
}

function judge({ columns, figures }: ErrorGrouping, { tolerance, ratio }: ErrorAuditOptions): ErrorFinding[] {
  return errorFigureNames.flatMap((figure) => {
    const isRatio = figure === 'meanAbsoluteErrorRatio';
    const bound = isRatio ? ratio : tolerance;
    if (bound === undefined) return [];
    const { lowest, highest, ...estimate }: ComparedEstimate = figures[figure];
    const decision = decideByInterval(estimate, isRatio ? { atLeast: bound } : { atMost: bound });
    const required = `${isRatio ? '≥' : '≤'} ${bound}`;
    return [{ figure, columns, estimate, required, decision, lowest: lowest ?? null, highest: highest ?? null }];
  });
}

function worstOfAll(groupings: readonly ErrorGrouping[]): ErrorFigures {
  const all = (name: ErrorFigureName) => groupings.map(({ columns, figures }) => ({ columns, figure: figures[name] }));
  const largest = (name: ErrorFigureName) => largestOfGroupings(all(name), Number.POSITIVE_INFINITY);
  return {
    meanErrorDifference: largest('meanErrorDifference'),
    meanAbsoluteErrorDifference: largest('meanAbsoluteErrorDifference'),
    rootMeanSquaredErrorDifference: largest('rootMeanSquaredErrorDifference'),
    meanAbsoluteErrorRatio: smallestOfGroupings(all('meanAbsoluteErrorRatio')),
  };
}
