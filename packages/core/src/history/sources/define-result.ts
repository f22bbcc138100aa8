// The result of another pipeline of the project, as a source: that of its latest run that is done. Its version is the digest
// of the bytes, so that another run with the same bytes runs nothing.

import { join } from 'node:path';
import { describe } from '../../base/canonical.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import type { Kind, ValueOf } from '../../dsl/kind.ts';
import { checkOptions, refuseCall } from '../../dsl/recording/check-call.ts';
import { createSource, type Source, type SourceCheck } from '../../dsl/sources/define-source.ts';
import type { LatestResult } from './find-result-of.ts';

export interface ResultOptions<T, Name extends string> {
  /** The name of the other pipeline, as its `definePipeline` has it. */
  readonly pipeline: string;
  /** The name of the result, as its `build` returns it. */
  readonly result: string;
  /** The kind of that result. */
  readonly kind: Kind<T, Name>;
  /** Default `every-plan`: records of runs are read, and nothing is asked over the network. */
  readonly check?: SourceCheck;
}

const form = "defineResult('last-rates', { pipeline: 'rates', result: 'rates', kind: json<number>() })";

/**
 * Defines a source that gives a result of another pipeline, at the top of a module and exported: `export const lastRates =
 * defineResult('last-rates', { pipeline: 'rates', result: 'rates', kind: json<number>() })`, and `lastRates().result`.
 *
 * It is the result of the latest run of that pipeline in this project that is done and was not limited to a selection. Its
 * bytes are read from the project's store. Leak checks do not follow it: its rows count as a source of their own.
 *
 * Its version is unknown (`source-unreachable`) if there is no such run, if the result is of another kind, or if the store
 * does not have its bytes.
 */
export function defineResult<T, Name extends string>(
  name: string,
  options: ResultOptions<T, Name>,
): Source<{ readonly result: Kind<T, Name> }, undefined> {
  const definedAt = callerLocation(defineResult);
  checkOptions('defineResult', options, { pipeline: true, result: true, kind: true, check: true }, definedAt);
  const { pipeline, result, kind, check = 'every-plan' } = options;
  for (const [field, text] of Object.entries({ pipeline, result }))
    if (typeof text !== 'string') refuseCall('defineResult', `${describe(text)} as '${field}'`, form, definedAt);
  const find = async (root: string): Promise<LatestResult> =>
    (await import('./find-result-of.ts')).findResultOf({ root, pipeline, result, kind });
  return createSource(
    name,
    {
      out: { result: kind },
      check,
      version: async (_, { root }) => (await find(root)).digest,
      async fetch(_, { root, folder }) {
        const { copy } = await find(root);
        const path = join(folder, `result${kind.extension}`);
        await copy(path);
        return { result: (await kind.decode(path)) as ValueOf<Kind<T, Name>> };
      },
    },
    definedAt,
  ) as Source<{ readonly result: Kind<T, Name> }, undefined>;
}
