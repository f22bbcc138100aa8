// The messages of commands that check or clean a store.

import { listNames as list } from './offer-names.ts';
import type { Words } from './words.ts';

export const storeErrors = {
  'ambiguous-artifact': (p: { digest: string; found: readonly string[] }) => ({
    message: `'${p.digest}' is the beginning of more than one digest: ${list(p.found)}`,
    fix: 'Give more of it.',
  }),
  'store-unknown': (p: { place: string }) => ({
    message: `The store '${p.place}' is not a folder`,
    fix: 'Name a folder: --store <folder>, or $CAIRN_STORE.',
  }),
  'unknown-artifact': (p: { digest: string }) => ({
    message: `No artifact of the store or of a run has a digest that begins with '${p.digest}'`,
    fix: 'Take a digest from cairn show --json: 64 hex digits, or their first few.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
