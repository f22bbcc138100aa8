// The words for what keeps a store from being kept in order.

import { listNames as list } from './offer-names.ts';
import type { Words } from './words.ts';

export const storeErrors = {
  'ambiguous-artifact': (p: { digest: string; found: readonly string[] }) => ({
    message: `'${p.digest}' is the beginning of more than one digest: ${list(p.found)}`,
    fix: 'Give more of it.',
  }),
  'run-damaged': (p: { run: string; file: string }) => ({
    message: `The record of run '${p.run}' cannot be read, so nobody can tell what that run needs: ${p.file}`,
    fix: 'Put the file back from a copy; or remove it, and with it what only that run needs.',
  }),
  'store-shared': (p: { who: string; file: string }) => ({
    message: `The store is also used by ${p.who}, and the records of its runs cannot be read from here`,
    fix: `Collect where they can be read; or, if that project is gone, remove '${p.file}' and collect again.`,
  }),
  'store-unknown': (p: { place: string }) => ({
    message: `'${p.place}' is no folder, and a store lies in one`,
    fix: 'Name a folder: --store <folder>, or $CAIRN_STORE.',
  }),
  'store-unwritable': (p: { message: string }) => ({
    message: `Nothing was changed in the store: ${p.message}`,
    fix: 'Mend that and try again.',
  }),
  'unknown-artifact': (p: { digest: string }) => ({
    message: `No artifact whose digest begins with '${p.digest}' is in the store, nor does a run name one`,
    fix: 'Take a digest from cairn show --json: 64 hex digits, or their first few.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
