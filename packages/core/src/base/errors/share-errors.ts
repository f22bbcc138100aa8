// The words for what keeps a history of runs from being changed or shared.

import { listNames as list, offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

export const shareErrors = {
  'git-missing': (p: { need: string }) => ({
    message: `Git is not installed, or not on the PATH, and ${p.need}`,
    fix: 'Install git, or put the folder that holds it on the PATH.',
  }),
  'git-refuses': (p: { home: string; need: string; problem: string; advice: string | null }) => ({
    message: `Git cannot read '${p.home}', and ${p.need}; it says: ${p.problem}`,
    fix:
      p.advice === null
        ? 'Fix the problem that git reports, and try again.'
        : `If you trust that repository, run: ${p.advice}`,
  }),
  'history-unwritable': (p: { problem: string }) => ({
    message: `The history of runs cannot be changed: ${p.problem}`,
    fix: 'Fix that and try again. Changes up to that point stay.',
  }),
  'no-repository': (p: { home: string; need: string }) => ({
    message: `'${p.home}' is not in a git repository, and ${p.need}`,
    fix: 'Change to the repository that you mean; or create one with git init, commit the project, and run it: each run is then a commit.',
  }),
  'remote-failed': (p: { remote: string; problem: string }) => ({
    message: `'${p.remote}' cannot be reached: ${p.problem}`,
    fix: 'Check its address (git remote -v), the network and your permissions, and try again.',
  }),
  'run-not-on-remote': (p: { run: string; remote: string; known: readonly string[] }) => ({
    message: `'${p.remote}' has no run and no tag '${p.run}'`,
    fix: p.known.length ? `The newest there are ${list(p.known)}.` : 'It has none: cairn push sends them.',
  }),
  'unknown-remote': (p: { remote: string; known: readonly string[] }) => ({
    message: `The repository has no remote '${p.remote}'`,
    fix: p.known.length ? offerNames(p.remote, p.known) : 'Add one: git remote add origin <url>.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
