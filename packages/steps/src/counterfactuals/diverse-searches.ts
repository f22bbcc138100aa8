// Several counterfactuals of one row, which differ in the columns that they change.

import { type AskedModel, costOf, type Point } from '../feasible/ask-picks.ts';
import { describeChanges } from '../feasible/describe-changes.ts';
import type { OpenedFeasible } from '../feasible/open-feasible.ts';
import type { ColumnChoices } from '../feasible/row-choices.ts';
import { type RowAnswer, type RowSearch, searchRow } from './search-row.ts';

export interface FoundChange {
  readonly model: AskedModel;
  readonly point: Point;
  readonly isCheapest: boolean;
}

export interface RowAnswers {
  readonly outcome: RowAnswer['outcome'];
  /** The cheapest first. */
  readonly found: readonly FoundChange[];
}

/** Searches for each requested counterfactual, before it gives up. */
const searchesForEach = 4;

/**
 * The first search may change every column. Each further one leaves a column alone that an earlier counterfactual changes, and
 * so finds another way; as in R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32 (1987).
 */
export async function searchDiverse(
  opened: OpenedFeasible,
  row: number,
  count: number,
  search: RowSearch,
): Promise<RowAnswers> {
  const choices = opened.asked.choices[row]!;
  const found = new Map<string, FoundChange>();
  const seen = new Set(['']);
  const queue: (readonly number[])[] = [[]];
  let outcome: RowAnswer['outcome'] = 'not-found';
  for (let searches = 0; searches < searchesForEach * count && found.size < count; searches++) {
    const frozen = queue.shift();
    if (!frozen) break;
    await search.breathing.pauseIfDue();
    const answer = await searchRow(
      opened,
      row,
      choices.map((column, at) => (frozen.includes(at) ? freeze(column) : column)),
      search,
    );
    if (frozen.length === 0) outcome = answer.outcome;
    if (answer.outcome !== 'found') continue;
    const { model, point } = answer;
    // That it is the cheapest is proven only for the columns that were free.
    found.set(JSON.stringify(describeChanges(model, [point]).cells[0]), answer);
    for (const column of changedColumns(model, point)) {
      const next = [...frozen, column].sort((a, b) => a - b);
      if (seen.has(next.join())) continue;
      seen.add(next.join());
      queue.push(next);
    }
  }
  return { outcome, found: [...found.values()].sort((a, b) => costOf(a.model, a.point) - costOf(b.model, b.point)) };
}

function changedColumns({ choices }: AskedModel, { row, picks }: Point): readonly number[] {
  return choices[row]!.flatMap(({ own }, column) => (picks[column] === own ? [] : [column]));
}

function freeze({ column, choices, own }: ColumnChoices): ColumnChoices {
  return { column, choices: [choices[own]!], own: 0, isContinuous: false };
}
