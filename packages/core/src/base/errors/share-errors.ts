// The messages for a history of runs that cannot be changed or shared.

import { listNames as list, offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const shareErrors = {
  'run-not-on-remote': (p: { run: string; remote: string; known: readonly string[] }) => ({
    message: `'${p.remote}' has no run and no tag '${p.run}'`,
    fix: p.known.length ? `The newest there are ${list(p.known)}.` : 'It has none: cairn push sends them.',
  }),
  'unknown-remote': (p: { remote: string; known: readonly string[] }) => ({
    message: `The repository has no remote '${p.remote}'`,
    fix: p.known.length ? offerNames(p.remote, p.known) : 'Add one: git remote add origin <url>.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
