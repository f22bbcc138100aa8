// Problems with other machines: a remote repository, a registry of packages.

import type { Words } from './words.ts';

export const remoteErrors = {
  'install-failed': (p: { command: string; output: string }) => ({
    message: `'${p.command}' failed in the worktree of the commit:\n${p.output}`,
    fix: 'Fix what it reports. The packages in the lockfile must still be available.',
  }),
  'remote-failed': (p: { remote: string; problem: string }) => ({
    message: `'${p.remote}' cannot be reached: ${p.problem}`,
    fix: 'Check its address (git remote -v), the network and your permissions, and try again.',
  }),
} as const satisfies Record<string, (p: never) => Words>;
