// What an audit found, in plain sentences.

import type { Estimate, SummaryLine } from '@cairn/core';
import type { GroupLabel } from '@cairn/stats';
import type { AuditedRows } from './audited-rows.ts';
import type { BiasFigureName, ControlledPair, Finding, GroupingReport } from './bias-report.ts';

const words: Readonly<Record<BiasFigureName, string>> = {
  accuracyDifference: 'largest difference of accuracy',
  macroRecallDifference: 'largest difference of macro recall',
  demographicParityDifference: 'largest difference of selection rates (demographic parity)',
  demographicParityRatio: 'smallest ratio of selection rates (demographic parity)',
  equalizedOddsDifference: 'equalised odds difference',
  equalOpportunityDifference: 'largest difference of true positive rates (equal opportunity)',
  predictiveParityDifference: 'largest difference of precision (predictive parity)',
};

/** The rates of all groups, the groups that are not compared, and each figure against what is tolerated. */
export function summarizeGrouping(
  audited: AuditedRows,
  grouping: GroupingReport,
  findings: readonly Finding[],
  minimum: number,
): SummaryLine[] {
  const rates = grouping.groups
    .flatMap(({ group, selectionRate, accuracy }) => {
      const rate = selectionRate ?? accuracy;
      return rate && rate.value !== null ? [{ group, rate, value: rate.value }] : [];
    })
    .sort((a, b) => b.value - a.value);
  const says = sayRates(audited);
  const told = rates.map(({ group, rate, value }) => `${percent(value)} ${says.of} ${nameGroup(group)} (n ${rate.n})`);
  return [
    { text: `Overall, by ${grouping.columns.join(' and ')}, ${says.start} ${told.join(', ')}.` },
    ...summarizeSmallGroups(grouping, minimum).map((text) => ({ text })),
    ...findings.map(({ figure, estimate, required, decision, lowest, highest }) => {
      const between = lowest && highest ? ` between ${nameGroup(highest)} and ${nameGroup(lowest)}` : '';
      const value = `The ${words[figure]}${between} is ${withInterval(estimate)}`;
      return { text: `${value}; required ${required}: ${decision}.`, decision };
    }),
  ];
}

function summarizeSmallGroups({ columns, notCompared }: GroupingReport, minimum: number): string[] {
  const byRows = [...Map.groupBy(notCompared, ({ of }) => of)];
  const parts = byRows.map(([of, small]) => {
    const named = small.map(({ group, n }) => `${nameGroup(group)} (${n})`);
    return `with fewer than ${minimum} ${of} ${named.join(', ')}`;
  });
  return parts.length ? [`Not compared by ${columns.join(' and ')}: ${parts.join('; ')}.`] : [];
}

/** Within the levels of the controls: all together, the levels that favour somebody, and the rest. */
export function summarizeControls(controls: readonly string[], pair: ControlledPair): string[] {
  const control = controls.join(' and ');
  const [higher, lower] = [nameGroup(pair.higher), nameGroup(pair.lower)];
  const { oddsRatio, chiSquare, p, adjustedP } = pair;
  const isFound = adjustedP !== null && adjustedP <= 0.05;
  // With two groups and one grouping there is nothing to adjust for.
  const isAdjusted = p !== null && adjustedP !== null && adjustedP > p * 1.001;
  const verdict = isFound
    ? `${oddsRatio.value! > 1 ? higher : lower} are favoured`
    : 'not enough evidence that either is favoured';
  const test =
    chiSquare === null
      ? 'no level could have come out otherwise'
      : `Cochran–Mantel–Haenszel χ² ${chiSquare.toFixed(2)}, p ${showP(adjustedP)}${isAdjusted ? ' after adjusting for all pairs' : ''}`;
  const found = pair.levels.filter(({ favours }) => favours);
  const open = pair.levels.filter(({ favours }) => !favours);
  const named = open.map(({ level }) => nameGroup(level)).join(', ');
  const where = found.length ? `the other ${open.length}` : `each of the ${open.length}`;
  return [
    `Within ${control}, all levels together: the odds of ${higher} are ${withInterval(oddsRatio)} times those of ${lower} (${test}): ${verdict}.`,
    ...found.map(({ level, favours, higher: first, lower: second, adjustedP }) => {
      const isHigher = favours === pair.higher;
      const [own, other] = isHigher ? [first, second] : [second, first];
      return (
        `In ${control} ${nameGroup(level)}, ${isHigher ? higher : lower} are favoured: ${percent(own.value!)} of ${own.n} against ` +
        `${percent(other.value!)} of ${other.n} ${isHigher ? lower : higher} (Fisher's exact test, p ${showP(adjustedP)} after Benjamini–Hochberg).`
      );
    }),
    ...(open.length ? [`In ${where} (${named}): not enough evidence that either is favoured.`] : []),
  ];
}

export function nameGroup(label: GroupLabel): string {
  return label.join(' and ');
}

/** What a model says of rows is not what is so: a reader must not take a rate of predictions for one of outcomes. */
function sayRates({ truth, column, classes, positive }: AuditedRows): { start: string; of: string } {
  if (positive === null) return { start: `${truth ? "the model's " : ''}accuracy is`, of: 'for' };
  const value = classes[positive]!;
  const outcome = `'${column}' = ${value === 'true' || value === 'false' ? value : `'${value}'`}`;
  return truth
    ? { start: `the model says ${outcome} for`, of: 'of' }
    : { start: `the rate of ${outcome} is`, of: 'for' };
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function withInterval({ value, low, high, reason }: Estimate): string {
  if (value === null) return `undefined${reason === undefined ? '' : ` (${reason})`}`;
  const interval = low === null || high === null ? '' : ` (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
  return `${value.toFixed(3)}${interval}`;
}

function showP(p: number | null): string {
  if (p === null) return 'undefined';
  return p < 0.001 ? p.toExponential(1) : p.toFixed(p < 0.1 ? 3 : 2);
}
