// Loads the file of a command and calls it: only what is asked for is loaded.

import type { ArgsOf, CommandName } from '../command-line/command-table.ts';
import type { Cli } from '../terminal/cli.ts';
import type { CommandOf } from './options/command-of.ts';

const loaders: { readonly [N in CommandName]: () => Promise<CommandOf<N>> } = {
  run: async () => (await import('./run/run.ts')).runPipeline,
  attach: async () => (await import('./run/attach.ts')).attachRun,
  sweep: async () => (await import('./run/sweep.ts')).sweepPipeline,
  plan: async () => (await import('./run/plan.ts')).showPlan,
  why: async () => (await import('./run/why.ts')).showWhy,
  impact: async () => (await import('./run/impact.ts')).showImpact,
  check: async () => (await import('./project/check.ts')).checkProject,
  graph: async () => (await import('./run/graph.ts')).drawGraph,
  runs: async () => (await import('./history/runs.ts')).listRunsOfProject,
  tag: async () => (await import('./history/tag.ts')).tagRun,
  diff: async () => (await import('./history/diff.ts')).showDifference,
  prune: async () => (await import('./history/prune.ts')).pruneHistory,
  accept: async () => (await import('./history/accept.ts')).acceptResultsOfNodes,
  forget: async () => (await import('./history/forget.ts')).forgetResultsOfNodes,
  push: async () => (await import('./history/push.ts')).pushRunsOfProject,
  fetch: async () => (await import('./history/fetch.ts')).fetchRunsOfProject,
  show: async () => (await import('./history/show.ts')).showRun,
  status: async () => (await import('./history/status.ts')).showStatus,
  debug: async () => (await import('./history/debug.ts')).debugNodeOfRun,
  'test-of': async () => (await import('./history/test-of.ts')).writeTestOfNode,
  report: async () => (await import('./history/report.ts')).writeReportOfRuns,
  ui: async () => (await import('./history/ui.ts')).showUi,
  log: async () => (await import('./history/log.ts')).showLog,
  get: async () => (await import('./history/get.ts')).getArtifacts,
  predict: async () => (await import('./models/predict.ts')).predict,
  serve: async () => (await import('./models/serve.ts')).serve,
  'registry list': async () => (await import('./models/registry-list.ts')).listRegistry,
  'registry show': async () => (await import('./models/registry-show.ts')).showRegistered,
  'registry compare': async () => (await import('./models/registry-compare.ts')).compareRegistered,
  'registry promote': async () => (await import('./models/registry-move.ts')).promoteRegistered,
  'registry rollback': async () => (await import('./models/registry-move.ts')).rollBackRegistered,
  'registry retire': async () => (await import('./models/registry-retire.ts')).retireRegistered,
  'registry prune': async () => (await import('./models/registry-retire.ts')).pruneRegistered,
  'registry verify': async () => (await import('./models/registry-verify.ts')).verifyRegistered,
  'store size': async () => (await import('./store/store-size.ts')).showStoreSize,
  'store verify': async () => (await import('./store/store-verify.ts')).verifyStoreOfProject,
  'store repair': async () => (await import('./store/store-repair.ts')).repairStoreOfProject,
  'store collect': async () => (await import('./store/store-collect.ts')).collectStoreOfProject,
  reproduce: async () => (await import('./history/reproduce.ts')).reproduceRun,
  bisect: async () => (await import('./history/bisect.ts')).bisectRuns,
  'export github-actions': async () => (await import('./project/export.ts')).exportGithubActions,
  'export gitlab': async () => (await import('./project/export.ts')).exportGitlab,
  init: async () => (await import('./project/init.ts')).initProject,
  doctor: async () => (await import('./doctor/doctor.ts')).checkMachine,
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
