// The words for what keeps a run from being found, or from being made again.

import { listNames as list, offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

/** What only looks like a commit's name may be one elsewhere; any other name is a slip. */
const isHash = (name: string): boolean => /^[0-9a-f]{4,64}$/i.test(name);

export const historyErrors = {
  'ambiguous-run': (p: { run: string; found: readonly string[] }) => ({
    message: `'${p.run}' stands for more than one: ${list(p.found)}`,
    fix: 'Give more of the name.',
  }),
  'bisect-impossible': (p: { problem: string; fix: string }) => ({
    message: `No commit can be found: ${p.problem}`,
    fix: p.fix,
  }),
  'commit-missing': (p: { commit: string }) =>
    isHash(p.commit)
      ? {
          message: `Commit '${p.commit}' is not in this repository`,
          fix: 'Fetch it: git fetch origin <commit>, or git fetch --unshallow in a shallow clone.',
        }
      : {
          message: `Nothing is named '${p.commit}' in this repository: no branch, no tag and no commit`,
          fix: `Correct the name: git branch --all and git tag list them.${/[~^]/.test(p.commit) ? ' In a shallow clone git fetch --unshallow brings older commits.' : ''}`,
        },
  'data-missing': (p: { files: readonly { path: string; digest: string }[] }) => ({
    message: `The run read what neither its commit nor the store holds:\n${p.files.map(({ path, digest }) => `  ${path}  sha256:${digest}`).join('\n')}`,
    fix: 'Put it there with just these bytes, or use the store that the run filled.',
  }),
  'install-failed': (p: { command: string; output: string }) => ({
    message: `'${p.command}' failed in the worktree of the commit:\n${p.output}`,
    fix: 'Mend what it says; what the lockfile names must still be to be had.',
  }),
  'no-lockfile': (p: { path: string }) => ({
    message: `'${p.path}' has no package-lock.json at this commit, nor has a folder above it`,
    fix: 'Commit the lockfile that npm install writes: without it nobody can tell which packages the run had.',
  }),
  'pipeline-without-runs': (p: { pipeline: string; known: readonly string[] }) => ({
    message: `No run of pipeline '${p.pipeline}' is known`,
    fix: offerNames(p.pipeline, p.known, 'There are runs of'),
  }),
  'record-damaged': (p: { run: string; place: string }) => ({
    message: `The record of run '${p.run}' is damaged: ${p.place}`,
    fix: p.place.startsWith('refs/')
      ? `Fetch it anew, or forget the run: git update-ref -d ${p.place}`
      : 'Put the file back from a copy, or remove it: the run is forgotten then.',
  }),
  'reproduction-stopped': (p: { problem: string; fix: string }) => ({
    message: `The run cannot be made again: ${p.problem}`,
    fix: p.fix,
  }),
  'run-without-commit': (p: { run: string }) => ({
    message: `Run '${p.run}' was made outside git, or before the first commit`,
    fix: 'Commit the project and run it again: a run is made again from its commit.',
  }),
  'unknown-run': (p: { run: string; known: readonly string[]; isShared: boolean }) => ({
    message: `No run is named '${p.run}', nor was one finished at such a commit`,
    fix: `${p.known.length ? `The newest are ${list(p.known)}.` : 'Nothing was run here yet: cairn run <pipeline>.'}${p.isShared ? ' cairn fetch brings the runs of others.' : ''}`,
  }),
} as const satisfies Record<string, (p: never) => Words>;
