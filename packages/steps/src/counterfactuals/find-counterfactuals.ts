// The smallest changes after which a model gives another answer.

import type { StepContext } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { positionOf } from '../explaining/choose-rows.ts';
import { costOf, ownPoint } from '../feasible/ask-picks.ts';
import { describeChanges } from '../feasible/describe-changes.ts';
import { type OpenedFeasible, openFeasible } from '../feasible/open-feasible.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { evenPositions } from '../tables/even-positions.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { createBreathing } from '../training/breathing.ts';
import type { ParsedCounterfactualParams } from './counterfactual-params.ts';
import type { Counterfactual, CounterfactualReport, CounterfactualRow } from './counterfactual-report.ts';
import { type FoundChange, searchDiverse } from './diverse-searches.ts';
import { summarizeCounterfactuals } from './summarize-counterfactuals.ts';
import { readTarget, type Target } from './target-aims.ts';

type Context = Pick<StepContext, 'random' | 'progress' | 'signal'>;

/** @throws Error that names what is wrong: no rows, a column that cannot change, a target that the model does not have */
export async function findCounterfactuals(
  model: AnyModel,
  table: AnyTable,
  params: ParsedCounterfactualParams,
  context: Context,
): Promise<CounterfactualReport> {
  const { description } = model;
  const opened = await openFeasible(model, table, params.changes);
  try {
    const { predicted, values } = await predictTable(model, table);
    const answers = description.task === 'regression' ? values : predicted;
    const target = readTarget(description, params.target, answers);
    const breathing = createBreathing(context.signal);
    const random = context.random('search');
    const rows: CounterfactualRow[] = [];
    const chosen = chooseRows(opened, table, params, target);
    for (const row of chosen) {
      const { outcome, found } = await searchDiverse(opened, row, params.count, {
        target,
        own: answers[row]!,
        budget: params.budget ?? Number.POSITIVE_INFINITY,
        restarts: params.restarts,
        boxes: params.boxes,
        random,
        breathing,
      });
      rows.push({
        row: table.rowNumbers[row]!,
        predicted: answerOf(description, answers[row]!),
        outcome,
        counterfactuals: found.map((one) => describe(description, one)),
      });
      context.progress({ fraction: rows.length / chosen.length, message: `row ${table.rowNumbers[row]}` });
    }
    const report = {
      label: description.label,
      target: nameTarget(params.target),
      validity: estimateRate({ hits: rows.filter(({ outcome }) => outcome === 'found').length, n: rows.length }),
      meanCost: meanOf(rows.flatMap(({ counterfactuals: [cheapest] }) => (cheapest ? [cheapest.cost] : []))),
      meanChangedColumns: meanOf(
        rows.flatMap(({ counterfactuals: [cheapest] }) => (cheapest ? [cheapest.changes.length] : [])),
      ),
      diversity: meanOf(rows.flatMap((row) => differencesOf(row, Object.keys(params.changes)))),
      settings: { budget: params.budget ?? null, restarts: params.restarts, boxes: params.boxes },
      unchanged: [...opened.unchanged],
      rows,
    };
    return { ...report, summary: [...summarizeCounterfactuals(report)] };
  } finally {
    opened.dispose();
  }
}

/** Positions of the rows that are asked for, or of some, evenly spread, whose answer is not the target. */
function chooseRows(
  { asked }: OpenedFeasible,
  table: AnyTable,
  { explained, sample }: ParsedCounterfactualParams,
  { aim }: Target,
): readonly number[] {
  const points = asked.choices.map((_, row) => ownPoint(asked, row));
  const scores = asked.scoresOf(points);
  const isReached = (row: number) => aim.isReached!(scores.slice(row * asked.width, (row + 1) * asked.width), row);
  if (explained)
    return explained.map((number) => {
      const row = positionOf(table, number);
      if (isReached(row)) throw new Error(`explained: the answer of row ${number} is the target already`);
      return row;
    });
  const others = points.map(({ row }) => row).filter((row) => !isReached(row));
  return evenPositions(others.length, sample).map((i) => others[i]!);
}

function describe(description: ModelDescription, { model, point, isCheapest }: FoundChange): Counterfactual {
  const { predicted, probabilities, values } = interpretScores(description, model.scoresOf([point]));
  const isNumber = description.task === 'regression';
  return {
    changes: [...describeChanges(model, [point]).cells[0]!],
    cost: costOf(model, point),
    predicted: answerOf(description, isNumber ? values[0]! : predicted[0]!),
    probability: isNumber ? null : probabilities[predicted[0]!]!,
    isCheapest,
  };
}

function answerOf({ task, classes }: ModelDescription, answer: number): string | number {
  return task === 'regression' ? answer : classes[answer]!;
}

function nameTarget(target: ParsedCounterfactualParams['target']): CounterfactualReport['target'] {
  if (target === undefined) return null;
  return typeof target === 'object' ? { min: target.min ?? null, max: target.max ?? null } : String(target);
}

/** Of each pair of counterfactuals of a row: the share of the columns that have different values. */
function differencesOf({ counterfactuals }: CounterfactualRow, columns: readonly string[]): readonly number[] {
  const cellOf = ({ changes }: Counterfactual, name: string) => changes.find(({ column }) => column === name)?.to;
  return counterfactuals.flatMap((one, i) =>
    counterfactuals
      .slice(i + 1)
      .map((other) => columns.filter((name) => cellOf(one, name) !== cellOf(other, name)).length / columns.length),
  );
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
