// Tests of behaviour that need no labels: what must not change the answer, and what must raise or lower it.
//
// Source: M. T. Ribeiro, T. Wu, C. Guestrin, S. Singh, "Beyond accuracy: behavioral testing of NLP models with CheckList",
// ACL 2020: invariance tests and directional expectation tests.

import { offerNames, type Verdict } from '@cairn/core';
import { decideByInterval, estimateRate } from '@cairn/stats';
import { replaceColumns } from '../explaining/replace-columns.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Answer, AnsweredRows } from './answer-rows.ts';

export interface Expectations {
  /** Categories or booleans: every other value of the column must leave the decision as it is. */
  readonly mustNotChange: readonly string[];
  /** By column of numbers: adding this much must not lower the answer. */
  readonly mustRaise: Readonly<Record<string, number>>;
  /** By column of numbers: adding this much must not raise the answer. */
  readonly mustLower: Readonly<Record<string, number>>;
  /** The share of rows that may do otherwise. */
  readonly tolerance: number;
}

/** Changes below this are rounding. */
const rounding = 1e-6;

/** @throws Error that names a column that is no feature, or of another type, and for an answer that has no direction */
export function judgeExpectations(
  description: ModelDescription,
  rows: AnyTable,
  before: AnsweredRows,
  { mustNotChange, mustRaise, mustLower, tolerance }: Expectations,
  answer: (rows: AnyTable) => Answer,
): readonly Verdict[] {
  const names = description.features.map(({ name }) => name);
  const columnOf = (name: string) => {
    const feature = description.features.find((one) => one.name === name);
    if (!feature) throw new Error(`'${name}' is not a feature of the model. ${offerNames(name, names)}`);
    return feature.column;
  };
  const ask = (name: string, values: readonly (number | string | boolean | null)[]): AnsweredRows => {
    const found = answer(replaceColumns(rows, names, { [name]: values }));
    if ('refusal' in found) throw new Error(`The model refused rows with other values of '${name}': ${found.refusal}`);
    return found;
  };
  const judge = (rule: string, wrong: readonly boolean[]): Verdict => {
    const estimate = estimateRate({ hits: wrong.filter(Boolean).length, n: wrong.length });
    const { value, low, high } = estimate;
    // What was found on the rows decides: one counterexample is one.
    const decision = decideByInterval(estimate, { atMost: tolerance, on: 'value' });
    return { rule, value, low, high, required: `≤ ${tolerance}`, decision, isPassed: decision === 'passed' };
  };
  const invariances = mustNotChange.map((name) => {
    const spec = columnOf(name);
    if (spec.type !== 'category' && spec.type !== 'boolean')
      throw new Error(
        `mustNotChange: '${name}' is of type ${spec.type}: only categories and booleans have other values`,
      );
    const answers = (spec.type === 'boolean' ? [false, true] : spec.values).map((value) =>
      ask(name, Array<string | boolean>(rows.rowCount).fill(value)),
    );
    const wrong = Array.from({ length: rows.rowCount }, (_, row) =>
      answers.some(({ decisions }) => Math.abs(decisions[row]! - before.decisions[row]!) > rounding),
    );
    return judge(`rows whose answer changes with '${name}'`, wrong);
  });
  const direct = (expected: Readonly<Record<string, number>>, sign: 1 | -1) =>
    Object.entries(expected).map(([name, by]) => {
      const option = sign > 0 ? 'mustRaise' : 'mustLower';
      if (columnOf(name).type !== 'number') throw new Error(`${option}: '${name}' is not a column of numbers`);
      if (!before.responses)
        throw new Error(
          `${option}: the answer has a direction with two classes or a number, and here are more classes`,
        );
      const values = rows.column(name) as readonly (number | null)[];
      const after = ask(
        name,
        values.map((value) => (value === null ? null : value + by)),
      );
      const wrong = Array.from(
        values,
        (_, row) => sign * (after.responses![row]! - before.responses![row]!) < -rounding,
      );
      return judge(
        `rows whose answer ${sign > 0 ? 'falls' : 'rises'} with '${name}' ${by < 0 ? '−' : '+'} ${Math.abs(by)}`,
        wrong,
      );
    });
  return [...invariances, ...direct(mustRaise, 1), ...direct(mustLower, -1)];
}
