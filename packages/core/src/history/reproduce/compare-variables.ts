// Whether the variables that decided a run's keys are what they were. Their values are kept nowhere, so that they cannot
// be put back: whoever makes the run again sets them.

import { digestValue } from '../../base/hide-value.ts';
import type { RunRecord } from '../../run/record/record.ts';

/** A sentence for each variable that was set otherwise, or is set no more. */
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
