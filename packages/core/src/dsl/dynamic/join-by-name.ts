// Records of refs by equal names, put together while planning.

import { compareCodeUnits, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import { leaveOut } from '../recorder.ts';
import { checkOptions, refuseCall } from '../recording/check-call.ts';

type Joined<C> = { readonly [K in keyof C]: C[K] extends Readonly<Record<string, infer V>> ? V : never };

export interface JoinOptions {
  /** What a name does that one of the records does not have: an error (default), or it is left out. */
  readonly missing?: 'error' | 'leave-out';
}

/**
 * What several records have under the same names: `joinByName({ reads: files('reads/{sample}.fq', { by: 'sample' }), table:
 * files('tables/{sample}.csv', { by: 'sample' }) })` gives `{ A: { reads, table }, B: { reads, table } }`, names in code-unit
 * order. It is for what is known while planning: a map over what a step made gives each body its item.
 *
 * @throws AuthorError `names-differ` if a record lacks a name of another, unless such names are left out
 */
export function joinByName<const C extends { readonly [name: string]: Readonly<Record<string, unknown>> }>(
  records: C,
  options: JoinOptions = {},
): Readonly<Record<string, Joined<C>>> {
  const at = callerLocation(joinByName);
  checkOptions('joinByName', options, { missing: true }, at);
  const { missing = 'error' } = options;
  if (missing !== 'error' && missing !== 'leave-out')
    refuseCall('joinByName', `'${String(missing)}' as missing`, "{ missing: 'error' } or { missing: 'leave-out' }", at);
  const parts = Object.entries(records);
  const wrong = parts.find(([, record]) => !isRecord(record));
  if (!parts.length || wrong)
    return failAuthor(
      'names-differ',
      { problem: wrong ? `'${wrong[0]}' is not a record` : 'there are no records' },
      at,
    );
  const names = [...new Set(parts.flatMap(([, record]) => Object.keys(record)))].sort(compareCodeUnits);
  const joined: Record<string, Joined<C>> = {};
  for (const name of names) {
    const lacking = parts.filter(([, record]) => !Object.hasOwn(record, name)).map(([part]) => part);
    if (lacking.length && missing === 'error') {
      const has = parts.find(([part]) => !lacking.includes(part))![0];
      failAuthor('names-differ', { problem: `'${has}' has '${name}', and '${lacking[0]}' does not` }, at);
    }
    if (lacking.length) for (const [, record] of parts) leaveOut(record[name]);
    else
      joined[name] = Object.freeze(
        Object.fromEntries(parts.map(([part, record]) => [part, record[name]])),
      ) as Joined<C>;
  }
  return Object.freeze(joined);
}
