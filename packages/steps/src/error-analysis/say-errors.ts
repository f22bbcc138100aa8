// An error analysis in a few sentences.

import type { ErrorAnalysisReport, ErrorSlice } from './error-report.ts';

/** Slices and pairs of classes that get a sentence. */
const saidOfEach = 3;

export function sayErrors(found: Omit<ErrorAnalysisReport, 'summary'>): string[] {
  const { error, rows, slices, slicesChecked, smallest, confusions } = found;
  const areMistakes = confusions !== undefined;
  const checked = `${slicesChecked} slices of at least ${smallest} rows were checked`;
  const sure = slices.filter(({ adjustedP }) => adjustedP !== null && adjustedP <= 0.05);
  return [
    areMistakes
      ? `${say(error.value, true)} of ${rows} rows are wrong.`
      : `The mean absolute error is ${say(error.value, false)}.`,
    sure.length === 0
      ? `No slice is worse than chance explains; ${checked}.`
      : `${sure.length} of the ${slices.length} worst slices are worse than chance explains; ${checked}.`,
    ...sure.slice(0, saidOfEach).map((slice) => saySlice(slice, areMistakes)),
    ...(confusions ?? [])
      .slice(0, saidOfEach)
      .map(
        ({ actual, predicted, count, share }) =>
          `${count} of ${share.n} rows of '${actual}' were predicted as '${predicted}'.`,
      ),
  ];
}

function saySlice({ conditions, rows, error, errorElsewhere, adjustedP }: ErrorSlice, areMistakes: boolean): string {
  const where = conditions.map(({ column, value }) => `${column} = ${value}`).join(' and ');
  const p = adjustedP! < 0.001 ? adjustedP!.toExponential(1) : adjustedP!.toPrecision(2);
  return `${where}: ${say(error.value, areMistakes)} in ${rows} rows, ${say(errorElsewhere, areMistakes)} elsewhere (adjusted p = ${p}).`;
}

function say(value: number | null, isShare: boolean): string {
  if (value === null) return 'undefined';
  return isShare ? `${(100 * value).toFixed(1)} %` : String(Number(value.toPrecision(4)));
}
