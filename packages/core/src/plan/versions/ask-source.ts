// Asks one source outside of the project for its version, as it is now.

import { describe } from '../../base/canonical.ts';
import { hideSecrets, revealSecrets } from '../../dsl/secret.ts';
import { ownParams, type SourceDefinition } from '../../dsl/sources/define-source.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Variables } from '../environment/environment.ts';

/** Milliseconds after which a source counts as unreachable. */
const longest = 30_000;

/** Rejects if the source cannot be reached, or if its version is not a text. */
export async function askSource(
  { definition, params }: PlanNode,
  {
    variables,
    root,
    patience = longest,
  }: { readonly variables: Variables; readonly root: string; readonly patience?: number },
): Promise<string> {
  const { source } = definition as SourceDefinition;
  const given = revealSecrets(ownParams(params), variables);
  const silence = new AbortController();
  const { promise: isSilent, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.abort();
    reject(new Error(`it did not answer within ${patience / 1000} s`));
  }, patience);
  const answer = (async () => source.version(given, { signal: silence.signal, root }))();
  const version = await Promise.race([answer, isSilent])
    .catch((error: unknown) => {
      // It may repeat an address with its password.
      throw new Error(hideSecrets(describeUnreachable(error), params, variables));
    })
    .finally(() => clearTimeout(timer));
  if (typeof version === 'string' && version !== '') return version;
  throw new Error(`its version is ${version === '' ? 'an empty text' : describe(version)}, and not a text`);
}

/** One line. `fetch failed` has its reason in its cause. */
export function describeUnreachable(error: unknown): string {
  if (!(error instanceof Error)) return `it threw ${describe(error)}`;
  const { cause } = error as { readonly cause?: { readonly code?: unknown; readonly message?: unknown } };
  const why = cause?.code ?? cause?.message;
  return `${error.message}${why === undefined ? '' : ` (${why})`}`.split('\n')[0]!;
}
