// The variables of the environment that decided keys, for making the run again. A record is committed and may be pushed,
// so that passwords and tokens are named and not kept.

import type { PreparedPlan } from '../plan/prepare-plan.ts';
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
  return {
    names,
    prefixes: watched.prefixes,
    values: Object.fromEntries(set.filter(([name]) => !secret.test(name))),
    hidden: set.filter(([name]) => secret.test(name)).map(([name]) => name),
  };
}
