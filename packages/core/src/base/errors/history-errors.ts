// The messages for a run that cannot be found or cannot be reproduced.

import { listNames as list, offerNames } from './offer-names.ts';
import type { Words } from './words.ts';

/** A name that looks like a commit's hash may be a commit elsewhere; any other name is a typing error. */
const isHash = (name: string): boolean => /^[0-9a-f]{4,64}$/i.test(name);

export const historyErrors = {
  'acceptance-refused': (p: { node: string; problem: string; waits: boolean }) => ({
    message: `The stored result of '${p.node}' cannot be accepted for its code: ${p.problem}`,
    fix: p.waits ? `Select what it waits for as well: '+${p.node}'.` : 'Run it: cairn run <pipeline>.',
  }),
  'ambiguous-run': (p: { run: string; found: readonly string[] }) => ({
    message: `'${p.run}' matches more than one run: ${list(p.found)}`,
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
          message: `Cannot find '${p.commit}' in this repository: it is not a branch, tag or commit`,
          fix: `Correct the name: git branch --all and git tag list them.${/[~^]/.test(p.commit) ? ' In a shallow clone git fetch --unshallow gets older commits.' : ''}`,
        },
  'debug-impossible': (p: { node: string; run: string; problem: string; fix: string }) => ({
    message: `'${p.node}' of run ${p.run} cannot be debugged: ${p.problem}`,
    fix: p.fix,
  }),
  'metadata-wrong': (p: { field: 'name' | 'note' | 'tag'; found: string; form: string }) => ({
    message: `'${p.found.length > 60 ? `${p.found.slice(0, 60)}…` : p.found}' cannot be the ${p.field} of a run`,
    fix: `Write ${p.form}.`,
  }),
  'no-lockfile': (p: { path: string }) => ({
    message: `'${p.path}' and the folders above it have no lockfile at this commit`,
    fix: 'Commit the lockfile that npm, pnpm, Yarn or Bun writes: without it the packages of the run are unknown.',
  }),
  'pipeline-without-runs': (p: { pipeline: string; known: readonly string[] }) => ({
    message: `No run of pipeline '${p.pipeline}' is known`,
    fix: offerNames(p.pipeline, p.known, 'There are runs of'),
  }),
  'reproduction-stopped': (p: { problem: string; fix: string }) => ({
    message: `The run cannot be reproduced: ${p.problem}`,
    fix: p.fix,
  }),
  'run-without-commit': (p: { run: string }) => ({
    message: `Run '${p.run}' was made outside git, or before the first commit`,
    fix: 'Commit the project and run it again: a run is reproduced from its commit.',
  }),
  'test-impossible': (p: { node: string; run: string; problem: string; fix: string }) => ({
    message: `No test of '${p.node}' can be written from run ${p.run}: ${p.problem}`,
    fix: p.fix,
  }),
  'unknown-run': (p: { run: string; known: readonly string[]; isShared: boolean }) => ({
    message: /^(latest[:~]|previous$)/.test(p.run)
      ? `There is no run '${p.run}' here`
      : `No run is named '${p.run}', and none finished at a commit of that name`,
    fix: `${p.known.length ? `The newest are ${list(p.known)}.` : 'There are no runs here yet: cairn run <pipeline>.'}${p.isShared ? ' cairn fetch gets the runs of others.' : ''}`,
  }),
} as const satisfies Record<string, (p: never) => Words>;
