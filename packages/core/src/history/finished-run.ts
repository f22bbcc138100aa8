// What `run` answers: the record of the run, with the values of its results.

import type { Results } from '../dsl/pipeline.ts';
import type { RunRecord } from '../run/record/record.ts';
import { openResults, type RanPlan, type RunResults } from '../run/results/open-results.ts';
import { createResultsFolder } from '../run/results/results-folder.ts';

/** The record of a run that has ended, with the exit code of the command. */
export type EndedRun = RunRecord & { readonly exitCode: number };

/**
 * A run with its results: `await results.model.load()`. Files and folders among the loaded values are removed when it is
 * disposed (`await using`), or when the process ends.
 *
 * @typeParam R - what the build function of the pipeline returns
 */
export type FinishedRun<R extends Results = Results> = Omit<EndedRun, 'results'> &
  AsyncDisposable & { readonly results: RunRecord['results'] & RunResults<R> };

export function finishRun(record: RunRecord, exitCode: number, ran: Omit<RanPlan, 'makeFolder'>): FinishedRun {
  const { makeFolder, [Symbol.asyncDispose]: dispose } = createResultsFolder();
  const results: Record<string, object> = { ...record.results };
  for (const [name, opened] of Object.entries(openResults({ ...ran, makeFolder })))
    results[name] = { ...results[name], ...opened };
  // Not among what is written as JSON or compared.
  return Object.defineProperty({ ...record, results, exitCode } as FinishedRun, Symbol.asyncDispose, {
    value: dispose,
  });
}
