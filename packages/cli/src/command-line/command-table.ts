// Every command with its arguments and its options. Parsing and --help both use this table.

import type { CommandSpec, OptionSpec } from './command-spec.ts';
import { exportCommands } from './export-commands.ts';
import { historyCommands } from './history-commands.ts';
import { inspectCommands } from './inspect-commands.ts';
import { registryCommands } from './registry-commands.ts';
import { describing, executor, failures, machine, notify, over, refresh } from './run-options.ts';
import { escapeFormulas, json, selecting, store } from './shared-options.ts';
import { storeCommands } from './store-commands.ts';

export { type CommandSpec, describeOption, type OptionSpec } from './command-spec.ts';

const planning = {
  set: {
    type: 'texts',
    value: 'name=value',
    summary: 'Sets a param; a.b=1 sets a field of an object; may be repeated',
  },
  params: {
    type: 'texts',
    isPath: true,
    value: 'file.yaml',
    summary: 'Reads params from a YAML or JSON file; may be repeated: later files and --set win',
  },
  'params-profile': { type: 'text', value: 'name', summary: 'Uses the params of this profile of the pipeline' },
  seed: { type: 'count', value: 'number', summary: 'Seed of the run (default 1)' },
  ...selecting,
  force: {
    type: 'some-or-all',
    value: 'node',
    summary: 'Runs what this selects even if it is cached; without a value, all nodes',
  },
  refresh,
  'verify-inputs': { type: 'flag', summary: 'Hashes every input file, even if it looks unchanged' },
  'allow-impure': {
    type: 'flag',
    summary: 'Reports impure code as a warning instead of an error, and records it',
  },
  store,
} as const;

export const commandTable = {
  run: {
    summary: 'Runs a pipeline; nodes that are up to date do not run again',
    arguments: { pipeline: 'optional' },
    options: {
      ...planning,
      ...machine,
      executor,
      twice: {
        type: 'flag',
        summary: 'Runs each node twice, and exits with 1 if the results of a node differ',
      },
      ...failures,
      notify,
      stub: { type: 'flag', summary: 'Runs on the sample outputs that steps declare, and stores nothing' },
      'no-publish': { type: 'flag', summary: 'Publishes no model and no file when the run is done' },
      ...describing,
      overwrite: { type: 'flag', summary: 'Overwrites published files that somebody edited' },
      verbose: { type: 'flag', summary: 'Also lists fresh nodes, logs, and all metrics' },
      ci: { type: 'flag', summary: 'For CI: prints plain lines; on GitHub Actions also annotations and a summary' },
      summary: { type: 'text', isPath: true, value: 'file.md', summary: 'Writes a summary in Markdown' },
      junit: { type: 'text', isPath: true, value: 'file.xml', summary: 'Writes nodes and verdicts as JUnit XML' },
      base: {
        type: 'text',
        value: 'branch',
        summary: 'The branch to compare metrics with (default: the target of the pull request)',
      },
      watch: { type: 'flag', summary: 'Runs again each time a file of the project is saved, until Ctrl-C' },
      json: { type: 'flag', summary: 'Prints JSON lines, one for each event' },
    },
    examples: [
      'cairn run digits',
      'cairn run digits --set minRobust=0.95',
      "cairn run digits --until 'evaluate(best max=robustAccuracy)'",
      "cairn run digits --select +train 'tag:nightly' --exclude deploy",
      'cairn run digits --ci --junit cairn-junit.xml',
      'cairn run digits --watch',
      'cairn run digits --executor slurm',
      'cairn run digits --name "wider layers" --tag nightly',
    ],
  },
  attach: {
    summary: 'Goes on with a run on a cluster whose command was killed',
    arguments: { run: 'optional' },
    options: {},
    examples: ['cairn attach', 'cairn attach 20260731-1200'],
  },
  sweep: {
    summary: 'Runs a pipeline for several values of its params',
    arguments: { pipeline: 'optional' },
    options: {
      over,
      ...planning,
      ...machine,
      ...failures,
      ...describing,
      verbose: { type: 'flag', summary: 'Also lists fresh nodes and logs' },
      ci: { type: 'flag', summary: 'For CI: prints plain lines; on GitHub Actions also annotations and a summary' },
      summary: { type: 'text', isPath: true, value: 'file.md', summary: 'Writes a summary in Markdown' },
      json,
    },
    examples: [
      'cairn sweep digits --over epochs=5,10,20',
      'cairn sweep digits --over epochs=5,10 --over minRobust=0.5,0.6 --tag sweep',
      'cairn sweep digits --over epochs=5,10 --ci --summary sweep.md',
    ],
  },
  plan: {
    summary: 'Shows which nodes would run, and why, without running them',
    arguments: { pipeline: 'optional' },
    options: {
      ...planning,
      over,
      check: { type: 'flag', summary: 'Exits with 3 if a node would run' },
      verbose: { type: 'flag', summary: 'Also lists fresh nodes' },
      states: { type: 'flag', summary: 'Prints a table of states: a row for each item of a map, scope or file' },
      json,
    },
    examples: [
      'cairn plan digits',
      'cairn plan digits --check',
      'cairn plan digits --over epochs=5,10',
      'cairn plan months --states',
    ],
  },
  why: {
    summary: 'Shows why each node would run: what changed, and where',
    arguments: { pipeline: 'required', nodes: 'optional' },
    options: {
      set: planning.set,
      params: planning.params,
      'params-profile': planning['params-profile'],
      seed: planning.seed,
      ...selecting,
      store,
      verbose: { type: 'flag', summary: 'Also lists the nodes that are fresh' },
      json,
    },
    examples: ['cairn why digits', 'cairn why digits bias-audit'],
  },
  impact: {
    summary: 'Lists the nodes that an edit of a file or a symbol would run again',
    arguments: { 'file|symbol': 'required' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Only nodes of this pipeline (default: all pipelines)' },
      set: planning.set,
      params: planning.params,
      ...selecting,
      json,
    },
    examples: ['cairn impact pipelines/data/digits.csv.gz', 'cairn impact packages/steps/src/augment.ts#augment'],
  },
  check: {
    summary: 'Checks pipelines and types without running anything',
    arguments: { pipeline: 'optional' },
    options: {
      set: planning.set,
      params: planning.params,
      'no-types': { type: 'flag', summary: 'Checks the pipelines alone, without TypeScript' },
      store,
      json,
    },
    examples: ['cairn check', 'cairn check digits --no-types'],
  },
  graph: {
    summary: 'Draws a pipeline',
    arguments: { pipeline: 'optional' },
    options: {
      set: planning.set,
      params: planning.params,
      'params-profile': planning['params-profile'],
      ...selecting,
      store,
      format: { type: 'choice', choices: ['text', 'mermaid', 'dot'], summary: 'The output format (default text)' },
      json,
    },
    examples: ['cairn graph digits', 'cairn graph digits --format dot | dot -Tsvg > digits.svg'],
  },
  ...historyCommands,
  ...inspectCommands,
  predict: {
    summary: 'Predicts raw rows, or a folder of images, with a deployed model',
    arguments: { 'model@version': 'required', 'rows.csv': 'required' },
    options: {
      out: { type: 'text', isPath: true, value: 'file', summary: 'Writes to a file (default standard output)' },
      format: { type: 'choice', choices: ['csv', 'json'], summary: 'The output format (default csv)' },
      'escape-formulas': escapeFormulas,
      json: { type: 'flag', summary: 'As --format json' },
    },
    examples: [
      'cairn predict digits@champion pipelines/data/new-digits.csv',
      'cairn predict digits@v1 pipelines/data/new-digits.csv --format json --out answers.json',
    ],
  },
  ...registryCommands,
  ...storeCommands,
  reproduce: {
    summary: 'Reproduces a run from its commit, and compares the results',
    arguments: { 'run|commit|tag': 'required' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if the commit has runs of several' },
      'from-store': {
        type: 'flag',
        summary: 'Runs nothing; checks only that all results of the run exist and are undamaged',
      },
      keep: { type: 'flag', summary: 'Keeps the worktree, so that you can look at it' },
      verbose: { type: 'flag', summary: 'Also lists every node when it ends' },
      store,
      json,
    },
    examples: ['cairn reproduce latest', 'cairn reproduce 3f2a91c', 'cairn reproduce cairn/digits/v1'],
  },
  bisect: {
    summary: 'Finds the commit that changed a metric',
    arguments: { good: 'required', bad: 'required' },
    options: {
      metric: { type: 'text', value: 'name', summary: 'The metric, such as test.auc' },
      below: { type: 'text', value: 'number', summary: 'A commit is bad if the metric is below this value' },
      above: { type: 'text', value: 'number', summary: 'A commit is bad if the metric is above this value' },
      pipeline: { type: 'text', value: 'name', summary: 'The pipeline, if the commit has runs of several' },
      verbose: { type: 'flag', summary: 'Also lists every node when it ends' },
      store,
      json,
    },
    examples: ['cairn bisect v1.2 HEAD --metric test.accuracy --below 0.98'],
  },
  ...exportCommands,
  init: {
    summary: 'Creates a project that runs, or adds what yours lacks',
    arguments: { folder: 'required' },
    options: { json },
    examples: ['cairn init penguins', 'cairn init .'],
  },
  doctor: {
    summary: 'Checks Node, the native backend, git, the disk and the store',
    arguments: {},
    options: {
      executor: { ...executor, summary: 'Also checks this executor, such as slurm or kubernetes' },
      store,
      json,
    },
    examples: ['cairn doctor', 'cairn doctor --executor slurm'],
  },
} as const satisfies Record<string, CommandSpec>;

/** An option of every command. */
export const profile = {
  type: 'text',
  value: 'name',
  summary: 'The profile of cairn.config.ts (or $CAIRN_PROFILE)',
} as const satisfies OptionSpec;

export type CommandName = keyof typeof commandTable;

/** The first word of commands of two: `store`. */
export type CommandGroup = CommandName extends infer N ? (N extends `${infer G} ${string}` ? G : never) : never;

/** The commands that begin with a word: `store size`, `store verify`. Empty if there are none. */
export function listGroup(word: string): readonly CommandName[] {
  return (Object.keys(commandTable) as CommandName[]).filter((name) => name.startsWith(`${word} `));
}

type ValueOf<O> = O extends { readonly type: 'flag' }
  ? boolean
  : O extends { readonly type: 'count' }
    ? number | undefined
    : O extends { readonly type: 'texts' | 'words' }
      ? readonly string[]
      : O extends { readonly type: 'some-or-all' }
        ? true | readonly string[] | undefined
        : O extends { readonly choices: readonly (infer C)[] }
          ? C | undefined
          : string | undefined;

/** What a command is given: its arguments and its options, by name. */
export type ArgsOf<N extends CommandName> = {
  readonly [A in keyof (typeof commandTable)[N]['arguments']]: (typeof commandTable)[N]['arguments'][A] extends infer Need
    ? Need extends 'required'
      ? string
      : Need extends 'several'
        ? readonly string[]
        : string | undefined
    : never;
} & { readonly [O in keyof (typeof commandTable)[N]['options']]: ValueOf<(typeof commandTable)[N]['options'][O]> };

/** `cairn get <run> <node[.output]> <folder> [options]` */
export function describeUsage(name: CommandName): string {
  const wanted = Object.entries(commandTable[name].arguments).map(([argument, need]) =>
    need === 'required' ? `<${argument}>` : need === 'several' ? `[${argument}…]` : `[${argument}]`,
  );
  return ['cairn', name, ...wanted, '[options]'].join(' ');
}
