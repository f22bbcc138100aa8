// Compares the machine and the environment variables of two runs, from their records and from the keys.

import { compareCodeUnits } from '../../base/canonical.ts';
import type { RunRecord } from '../../run/record/record.ts';
import type { ExplainedPair } from './diff-explained.ts';

export interface ChangedEnvironment {
  /** `node`, `platform`, `arch`, `cpu`, a variable such as `$LANG`, a native library, `kind of rows`. */
  readonly name: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** Other fields of a record may come from a later version of Cairn. */
const names: readonly (keyof RunRecord['environment'])[] = ['node', 'platform', 'arch', 'cpu'];

export function diffEnvironment(
  before: RunRecord['environment'],
  now: RunRecord['environment'],
  explained: readonly ExplainedPair[],
): readonly ChangedEnvironment[] {
  const machine = names
    .filter((name) => before[name] !== now[name])
    .map((name) => ({ name, before: before[name], now: now[name] }));
  const found = new Map<string, ChangedEnvironment>();
  for (const change of explained.flatMap(({ changes }) => changes)) {
    if (change.type !== 'environment' && change.type !== 'kind') continue;
    // The record has these completely.
    if (change.type === 'environment' && names.some((name) => name === change.name)) continue;
    const name = change.type === 'kind' ? `kind of ${change.name}` : change.name;
    found.set(`${name}\n${change.before}\n${change.now}`, { name, before: change.before, now: change.now });
  }
  return [...machine, ...[...found.values()].sort((a, b) => compareCodeUnits(a.name, b.name))];
}
