// The reliability test: every situation is refused by name or answered within bounds, noise changes few decisions, and what
// the author expects holds.

import type { StepContext, Verdict } from '@cairn/core';
import { decideByInterval, estimateRate } from '@cairn/stats';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import { type AnsweredRows, answerRows, type Bounds } from './answer-rows.ts';
import { type Expectations, judgeExpectations } from './expectations.ts';
import type { ReliabilityReport } from './reliability-report.ts';
import { listSituations } from './situations.ts';

export interface ReliabilityParams extends Expectations {
  readonly noise: number;
  readonly largestChange: number;
  readonly answers?: Bounds | undefined;
}

export async function testReliability(
  model: AnyModel,
  rows: AnyTable,
  params: ReliabilityParams,
  context: Pick<StepContext, 'random' | 'signal'>,
): Promise<ReliabilityReport> {
  const { description } = model;
  if (rows.rowCount === 0) throw new Error('There are no rows to test the model with');
  if (params.answers && description.task === 'classification')
    throw new Error('answers: only a regressor has bounds of its answers; those of a classifier are probabilities');
  const breathing = createBreathing(context.signal);
  const opened = await familyOf(model).open(model);
  try {
    const answer = (given: AnyTable) => answerRows(opened, description, given, params.answers ?? null);
    const before = answer(rows);
    if ('refusal' in before) throw new Error(`The model refuses the rows as they are: ${before.refusal}`);
    const situations: ReliabilityReport['situations'] = [];
    for (const situation of listSituations(description.features, rows, {
      ...params,
      random: context.random('noise'),
    })) {
      await breathing.pauseIfDue();
      const { name, column } = situation;
      const found = answer(situation.rows);
      if ('refusal' in found) {
        const isHandled = column === null || found.refusal.includes(`'${column}'`);
        const common = { situation: name, column, changed: null, outOfBounds: 0 };
        situations.push({ ...common, outcome: 'refused', refusal: found.refusal, isHandled });
        continue;
      }
      // A column that is not there cannot be answered for.
      const isHandled = found.outOfBounds === 0 && name !== 'missing column';
      const changed = estimateRate({ hits: countChanged(before, found), n: rows.rowCount });
      situations.push({
        situation: name,
        column,
        outcome: 'answered',
        changed,
        outOfBounds: found.outOfBounds,
        isHandled,
      });
    }
    const handled = estimateRate({
      hits: situations.filter(({ isHandled }) => isHandled).length,
      n: situations.length,
    });
    const verdicts: Verdict[] = [
      ...situations.flatMap((one) => (one.isHandled ? [] : [fail(one)])),
      ...(description.task === 'classification' ? situations.flatMap((one) => judgeNoise(one, params)) : []),
      ...judgeExpectations(description, rows, before, params, answer),
    ];
    const failed = verdicts.filter(({ isPassed }) => !isPassed);
    const summary = [
      `${situations.length} situations: ${situations.filter(({ outcome }) => outcome === 'refused').length} refused, ` +
        `${situations.filter(({ outcome }) => outcome === 'answered').length} answered`,
      ...failed.map(({ rule, value, required }) => `Failed: ${rule}: ${value}, required ${required}`),
    ];
    return { handled, situations, verdicts, isReliable: failed.length === 0, summary };
  } finally {
    opened.dispose();
  }
}

function countChanged(before: AnsweredRows, after: AnsweredRows): number {
  return Array.from(before.decisions).filter((value, row) => !Object.is(value, after.decisions[row])).length;
}

type SituationReport = ReliabilityReport['situations'][number];

function fail({ situation, column, outcome, refusal, outOfBounds }: SituationReport): Verdict {
  const rule = `${situation}${column === null ? '' : ` of '${column}'`} is refused by name or answered within bounds`;
  const reason =
    outcome === 'refused'
      ? `it was refused without the column's name: ${refusal}`
      : situation === 'missing column'
        ? 'it was answered without the column'
        : `${outOfBounds} answers are outside the bounds`;
  return {
    rule,
    value: outOfBounds,
    low: null,
    high: null,
    required: '0',
    decision: 'failed',
    isPassed: false,
    reason,
  };
}

function judgeNoise({ situation, column, changed }: SituationReport, { largestChange }: ReliabilityParams): Verdict[] {
  if (situation !== 'noise' || !changed) return [];
  const decision = decideByInterval(changed, { atMost: largestChange, on: 'interval' });
  const { value, low, high } = changed;
  const rule = `decisions that change with noise in '${column}'`;
  // Only what is proved to be too much fails.
  return [{ rule, value, low, high, required: `≤ ${largestChange}`, decision, isPassed: decision !== 'failed' }];
}
