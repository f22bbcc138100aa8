// Whether the variables in a run's keys have the same values now. Their values are not stored, so they cannot be
// restored: the user who reproduces the run has to set them.

import { digestValue } from '../../base/hide-value.ts';
import type { RunRecord } from '../../run/record/record.ts';

/** A sentence for each variable that has another value, or is not set any more. */
export function compareVariables(
  { variables }: Pick<RunRecord, 'variables'>,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.entries(variables?.digests ?? {}).flatMap(([name, digest]) => {
    const value = environment[name];
    if (value === undefined) return [`'${name}' was set in the run and is not set now: set it as it was`];
    return digestValue(name, value) === digest ? [] : [`'${name}' has another value than in the run: set it as it was`];
  });
}
