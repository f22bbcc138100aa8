// The words for pools that steps use.

import { offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const poolErrors = {
  'pool-too-small': (p: { step: string; pool: string; amount: number; has: string }) => ({
    message: `'${p.step}' takes ${p.amount} of pool '${p.pool}', which has ${p.has}`,
    fix: 'Take less, or declare a larger pool in cairn.config.ts.',
  }),
  'unknown-pool': (p: { step: string; pool: string; known: readonly string[] }) => ({
    message: `'${p.step}' takes from pool '${p.pool}', which is not declared`,
    fix: p.known.length
      ? `Declare it in cairn.config.ts, or take from another. ${offerNames(p.pool, p.known)}`
      : `Declare it in cairn.config.ts: pools: { ${p.pool}: 1 }.`,
  }),
} as const satisfies Record<string, (p: never) => Words>;
