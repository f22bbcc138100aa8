// What programs call to compare, prune and share runs, loaded when first called, as what runs pipelines is
// (call-lazily.ts).

import type { DiffOptions, RunsDifference } from './diff-runs.ts';

/**
 * Two runs side by side: what was otherwise when the later one was made, and what came out otherwise.
 *
 * @throws AuthorError `unknown-run`, `ambiguous-run`
 */
export async function diffRuns(options: DiffOptions): Promise<RunsDifference> {
  return (await import('./diff-runs.ts')).diffRuns(options);
}
