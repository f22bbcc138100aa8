// Answers a run with nothing to do from the stored answer of the last run. It does not load the pipeline or a compiler,
// and reports exactly what a full run would report. If anything is uncertain, a full run is made.

import { nowNs } from '../../files/now-ns.ts';
import { lookAgain } from '../../fingerprint/disk/marked-view.ts';
import { sayTheSame } from '../../plan/environment/ask-again.ts';
import { digestVariables } from '../../plan/environment/environment.ts';
import { type FoundPipeline, showPathIn } from '../../plan/project/find-project.ts';
import type { Listener } from '../../run/record/event.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { areThere } from '../../store/witnesses.ts';
import { readHead } from '../git/read-head.ts';
import { noteAnswered } from '../records/answered-runs.ts';
import { newestRun } from '../records/newest-run.ts';
import { describeProcess, keptFileOf, readKept, writeKept } from './kept-run.ts';
import type { KeptRun } from './kept-run-shape.ts';

/** A run that is answered from its stored data. */
export interface Answer extends KeptRun {
  /** Whether all its texts are visible ASCII characters. */
  readonly isPlain: boolean;
}

/**
 * The stored run, if a run with these options would do nothing and report the same. Notes that it is the last answer.
 */
export async function findAnswer(found: FoundPipeline, options: RunOptions): Promise<Answer | undefined> {
  const file = keptFileOf(found, options);
  const read = file === undefined ? undefined : readKept(file);
  if (file === undefined || !read) return undefined;
  const { kept, isPlain } = read;
  if (!isGood(kept, Date.now())) return undefined;
  if (kept.process !== describeProcess() || newestRun(found.home) !== kept.newest) return undefined;
  if (readHead(found.home) !== kept.commit) return undefined;
  if (digestVariables(options.environment ?? {}, kept.watched) !== kept.variables) return undefined;
  // Begins with what changes most often, so that a folder of many files is often not checked at all.
  const { isSame, marked } = lookAgain(kept.view, nowNs());
  if (!isSame) return undefined;
  if (!areThere(kept.store) || !areThere(kept.published) || !areThere(kept.packages)) return undefined;
  if (!(await sayTheSame(kept.asked, found.root, options.environment ?? {}))) return undefined;
  if (marked) writeKept(file, { ...kept, view: marked });
  const { home, file: pipelineFile } = found;
  noteAnswered(home, { pipeline: kept.plan.pipeline, file: showPathIn(home, pipelineFile), run: kept.run });
  return { ...kept, isPlain };
}

/** If the clock was set back since, the age of what sources said is unknown. */
function isGood({ goodUntil, end }: KeptRun, now: number): boolean {
  return goodUntil === null || (Date.parse(end.at) <= now && now < goodUntil);
}

/** Emits the events of a stored run as those of a new one. Returns the exit code. */
export function tellAnswer(kept: KeptRun, seconds: () => number, onEvent: Listener): number {
  const at = (): string => new Date().toISOString();
  onEvent({ ...kept.plan, at: at() });
  for (const warning of kept.warnings) onEvent({ ...warning, at: at() });
  const now = at();
  for (const node of kept.nodes) onEvent({ ...node, at: now });
  onEvent({ ...kept.end, at: at(), seconds: seconds() });
  return kept.exitCode;
}
