// What a run says and keeps before its first node: its plan, with what is wrong with it and does not stop it, and the code
// that it was planned with, so that later runs can say what changed.

import { join, resolve } from 'node:path';
import type { AuthorProblem } from '../base/errors/author-error.ts';
import type { Warn } from '../base/errors/warnings.ts';
import { sweepUnfinished } from '../files/sweep-unfinished.ts';
import { digestOfUsed, usedOf } from '../key/used-facts.ts';
import { keepListing } from '../plan/listing/list-code.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { showPathIn } from '../plan/project/find-project.ts';
import { showSelection } from '../plan/selection/selection-options.ts';
import { keepUsed } from '../plan/sources/list-used.ts';
import { timestamp } from '../run/clock.ts';
import { describePlanned } from '../run/record/create-record.ts';
import type { RunEvent, Warning } from '../run/record/event.ts';
import type { RunOptions } from '../run/run-options.ts';

interface Telling {
  /** The folder `.cairn`. */
  readonly place: string;
  readonly onEvent: (event: RunEvent) => void;
  readonly warn: Warn;
}

export async function tellPlanned(
  prepared: PreparedPlan,
  options: RunOptions,
  { place, onEvent, warn }: Telling,
): Promise<void> {
  const { found, plan } = prepared;
  const say = (code: Warning['code'], message: string): void =>
    onEvent({ type: 'warning', at: timestamp(), code, message });
  onEvent({
    type: 'plan-made',
    at: timestamp(),
    pipeline: plan.pipeline,
    nodes: plan.nodes.map((node) => describePlanned(node, prepared)),
  });
  for (const problem of prepared.impure) say(problem.code, `${problem.message} ${placeOf(problem, found.home)}`);
  for (const { code, message } of prepared.absent) say(code, `${message}: nothing that is selected needs it`);
  if (prepared.selection?.takesPart.size === 0) warn('nothing-selected', { selection: showSelection(options) });
  if (prepared.unreadLockfile !== undefined) warn('lockfile-unread', { file: prepared.unreadLockfile });
  for (const room of ['', 'kept', 'code', 'sources', 'versions']) sweepUnfinished(join(place, 'cache', room));
  await Promise.all(
    [...new Set(prepared.steps.values())].map(({ closure, listing }) => keepListing(closure, listing, found.home)),
  );
  for (const { environment } of new Set(prepared.steps.values()))
    for (const [path, value] of Object.entries(usedOf(environment)))
      await keepUsed(resolve(found.root, path), digestOfUsed(value), found.home);
}

/** `(steps/train.ts:12)` */
function placeOf({ at }: AuthorProblem, home: string): string {
  return at ? `(${showPathIn(home, at.file)}:${at.line})` : '';
}
