// The messages of commands that check or clean a store.

import { listNames as list } from './offer-names.ts';
import type { Words } from './words.ts';

export const storeErrors = {
  'ambiguous-artifact': (p: { digest: string; found: readonly string[] }) => ({
    message: `'${p.digest}' is the beginning of more than one digest: ${list(p.found)}`,
    fix: 'Give more of it.',
  }),
  'shared-store-wrong': (p: { place: string; problem: string; fix: string }) => ({
    message: `The shared store '${p.place}' cannot be used: ${p.problem}`,
    fix: p.fix,
  }),
  'store-package-missing': (p: { place: string; package: string; root: string }) => ({
    message: `'${p.package}' is not installed in '${p.root}', and the store '${p.place}' needs it`,
    fix: `Run npm install ${p.package} there.`,
  }),
  'store-unknown': (p: { place: string }) => ({
    message: `The store '${p.place}' is not a folder of this machine, and not a store that Cairn knows`,
    fix: 'Name a folder, or a URL that begins with file:, http:, https: or s3:.',
  }),
  'unknown-artifact': (p: { digest: string }) => ({
    message: `No artifact of the store or of a run has a digest that begins with '${p.digest}'`,
    fix: 'Take a digest from cairn show --json: 64 hex digits, or their first few.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
