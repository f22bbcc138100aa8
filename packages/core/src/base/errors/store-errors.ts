// The words for what keeps a store from being kept in order.

import { listNames as list } from './offer-names.ts';
import type { Words } from './words.ts';

export const storeErrors = {
  'ambiguous-artifact': (p: { digest: string; found: readonly string[] }) => ({
    message: `'${p.digest}' is the beginning of more than one digest: ${list(p.found)}`,
    fix: 'Give more of it.',
  }),
  'run-damaged': (p: { run: string; file: string }) => ({
    message: `The record of run '${p.run}' cannot be read, so it is unknown what that run needs: ${p.file}`,
    fix: 'Restore the file from a copy; or remove it, and everything that only that run needs.',
  }),
  'store-shared': (p: { who: string; file: string }) => ({
    message: `The store is also used by ${p.who}, and the records of its runs cannot be read from here`,
    fix: `Collect where they can be read; or, if that project is gone, remove '${p.file}' and collect again.`,
  }),
  'store-unknown': (p: { place: string }) => ({
    message: `The store '${p.place}' is not a folder`,
    fix: 'Name a folder: --store <folder>, or $CAIRN_STORE.',
  }),
  'store-unwritable': (p: { message: string }) => ({
    message: `Nothing was changed in the store: ${p.message}`,
    fix: 'Fix that and try again.',
  }),
  'unknown-artifact': (p: { digest: string }) => ({
    message: `No artifact of the store or of a run has a digest that begins with '${p.digest}'`,
    fix: 'Take a digest from cairn show --json: 64 hex digits, or their first few.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
