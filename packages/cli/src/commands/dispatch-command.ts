// Loads the file of a command and calls it: only what is asked for is loaded.

import type { Cli } from '../cli.ts';
import type { ArgsOf, CommandName } from '../command-table.ts';
import type { CommandOf } from './command-of.ts';

const loaders: { readonly [N in CommandName]: () => Promise<CommandOf<N>> } = {
  run: async () => (await import('./run.ts')).runPipeline,
  plan: async () => (await import('./plan.ts')).showPlan,
  why: async () => (await import('./why.ts')).showWhy,
  impact: async () => (await import('./impact.ts')).showImpact,
  graph: async () => (await import('./graph.ts')).drawGraph,
  runs: async () => (await import('./runs.ts')).listRunsOfProject,
  diff: async () => (await import('./diff.ts')).showDifference,
  prune: async () => (await import('./prune.ts')).pruneHistory,
  push: async () => (await import('./push.ts')).pushRunsOfProject,
  fetch: async () => (await import('./fetch.ts')).fetchRunsOfProject,
  show: async () => (await import('./show.ts')).showRun,
  log: async () => (await import('./log.ts')).showLog,
  get: async () => (await import('./get.ts')).getArtifacts,
  predict: async () => (await import('./predict.ts')).predict,
  'registry list': async () => (await import('./registry-list.ts')).listRegistry,
  'store size': async () => (await import('./store-size.ts')).showStoreSize,
  'store verify': async () => (await import('./store-verify.ts')).verifyStoreOfProject,
  'store repair': async () => (await import('./store-repair.ts')).repairStoreOfProject,
  'store collect': async () => (await import('./store-collect.ts')).collectStoreOfProject,
  reproduce: async () => (await import('./reproduce.ts')).reproduceRun,
  bisect: async () => (await import('./bisect.ts')).bisectRuns,
  'export github-actions': async () => (await import('./export.ts')).exportGithubActions,
  'export gitlab': async () => (await import('./export.ts')).exportGitlab,
  init: async () => (await import('./init.ts')).initProject,
  doctor: async () => (await import('./doctor.ts')).checkMachine,
};

/** Calls a command with values that `parseTyped` has checked against its row of the table. */
export async function dispatchCommand<N extends CommandName>(
  name: N,
  values: Readonly<Record<string, unknown>>,
  cli: Cli,
): Promise<number> {
  const command = await loaders[name]();
  return await command(values as ArgsOf<N>, cli);
}
