// The variables of the environment that decided keys, for making the run again. A record is committed and may be pushed,
// so the values of declared variables are not in it: their digests are, which tell whether a value is what it was.

import { digestValue } from '../../base/hide-value.ts';
import { ownVariables } from '../../plan/environment/environment.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import type { RecordedVariables } from './record.ts';

const secret = /(^|_)(TOKEN|SECRET|PASSWORD|PASSWD|PASS|CREDENTIALS?|(API_?|ACCESS_?|PRIVATE_?)?KEY|AUTH)(_|$)/i;

export function recordVariables({
  variables,
  watched,
}: Pick<PreparedPlan, 'variables' | 'watched'>): RecordedVariables {
  // Where programs lie is the machine's own.
  const names = watched.names.filter((name) => name !== 'PATH');
  const isWatched = (name: string): boolean =>
    names.includes(name) || watched.prefixes.some((prefix) => name.startsWith(prefix));
  const set = Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && isWatched(name) ? [[name, value] as const] : [],
  );
  const isHidden = (name: string): boolean =>
    (names.includes(name) && !ownVariables.includes(name)) || secret.test(name);
  const hidden = set.filter(([name]) => isHidden(name));
  return {
    names,
    prefixes: watched.prefixes,
    values: Object.fromEntries(set.filter(([name]) => !isHidden(name))),
    hidden: hidden.map(([name]) => name),
    digests: Object.fromEntries(hidden.map(([name, value]) => [name, digestValue(name, value)])),
  };
}
