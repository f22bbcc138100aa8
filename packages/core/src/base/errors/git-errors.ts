// Problems with git: it is not installed, it refuses a command, there is no repository, or a change of it fails.

import type { Words } from './words.ts';

export const gitErrors = {
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
} as const satisfies Record<string, (p: never) => Words>;
