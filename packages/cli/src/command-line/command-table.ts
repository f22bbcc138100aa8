// Every command with its arguments and its options. Parsing and --help both use this table.

import type { CommandSpec } from './command-spec.ts';
import { exportCommands } from './export-commands.ts';
import { historyCommands } from './history-commands.ts';
import { inspectCommands } from './inspect-commands.ts';
import { escapeFormulas, json, store } from './shared-options.ts';

export { type CommandSpec, describeOption, type OptionSpec } from './command-spec.ts';

const planning = {
  set: {
    type: 'texts',
    value: 'name=value',
    summary: 'Sets a param; a.b=1 sets a field of an object; may be repeated',
  },
  params: { type: 'text', value: 'file.yaml', summary: 'Reads params from a YAML or JSON file; --set overrides it' },
  seed: { type: 'count', value: 'number', summary: 'Seed of the run (default 1)' },
  until: { type: 'text', value: 'node', summary: 'Runs only this node and the nodes that it depends on' },
  force: {
    type: 'some-or-all',
    value: 'node',
    summary: 'Runs this node even if its result is cached; without a node, all nodes',
  },
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
      concurrency: {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Threads for all nodes together (default: the number of processors)',
      },
      memory: {
        type: 'text',
        value: 'size',
        summary: 'The memory that all nodes together may use, such as 8GB (default: all)',
      },
      twice: {
        type: 'flag',
        summary: 'Runs each node twice, and exits with 1 if the results of a node differ',
      },
      'keep-going': { type: 'flag', summary: 'Continues with nodes that do not depend on a failed node' },
      'no-publish': { type: 'flag', summary: 'Publishes no model when the run is done' },
      verbose: { type: 'flag', summary: 'Also lists fresh nodes, logs, and all metrics' },
      ci: { type: 'flag', summary: 'For CI: prints plain lines; on GitHub Actions also annotations and a summary' },
      summary: { type: 'text', value: 'file.md', summary: 'Writes a summary in Markdown' },
      junit: { type: 'text', value: 'file.xml', summary: 'Writes nodes and verdicts as JUnit XML' },
      base: {
        type: 'text',
        value: 'branch',
        summary: 'The branch to compare metrics with (default: the target of the pull request)',
      },
      json: { type: 'flag', summary: 'Prints JSON lines, one for each event' },
    },
    examples: [
      'cairn run digits',
      'cairn run digits --set minRobust=0.95',
      "cairn run digits --until 'evaluate(best max=robustAccuracy)'",
      'cairn run digits --ci --junit cairn-junit.xml',
    ],
  },
  plan: {
    summary: 'Shows which nodes would run, and why, without running them',
    arguments: { pipeline: 'optional' },
    options: {
      ...planning,
      check: { type: 'flag', summary: 'Exits with 3 if a node would run' },
      verbose: { type: 'flag', summary: 'Also lists fresh nodes' },
      json,
    },
    examples: ['cairn plan digits', 'cairn plan digits --check'],
  },
  why: {
    summary: 'Shows why each node would run: what changed, and where',
    arguments: { pipeline: 'required', node: 'optional' },
    options: {
      set: planning.set,
      params: planning.params,
      seed: planning.seed,
      until: planning.until,
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
      json,
    },
    examples: ['cairn impact pipelines/data/digits.csv.gz', 'cairn impact packages/steps/src/augment.ts#augment'],
  },
  graph: {
    summary: 'Draws a pipeline',
    arguments: { pipeline: 'optional' },
    options: {
      set: planning.set,
      params: planning.params,
      until: planning.until,
      store,
      format: { type: 'choice', choices: ['text', 'mermaid', 'dot'], summary: 'The output format (default text)' },
      json,
    },
    examples: ['cairn graph digits', 'cairn graph digits --format dot | dot -Tsvg > digits.svg'],
  },
  ...historyCommands,
  ...inspectCommands,
  predict: {
    summary: 'Predicts raw rows with a deployed model',
    arguments: { 'model@version': 'required', 'rows.csv': 'required' },
    options: {
      out: { type: 'text', value: 'file', summary: 'Writes to a file (default standard output)' },
      format: { type: 'choice', choices: ['csv', 'json'], summary: 'The output format (default csv)' },
      'escape-formulas': escapeFormulas,
      json: { type: 'flag', summary: 'As --format json' },
    },
    examples: [
      'cairn predict digits@champion pipelines/data/new-digits.csv',
      'cairn predict digits@v1 pipelines/data/new-digits.csv --format json --out answers.json',
    ],
  },
  'registry list': {
    summary: 'Lists the deployed models',
    arguments: {},
    options: { json },
    examples: ['cairn registry list'],
  },
  'store size': {
    summary: 'Shows the size of the store, and how much of it is needed',
    arguments: {},
    options: { store, json },
    examples: ['cairn store size'],
  },
  'store verify': {
    summary: 'Hashes everything in the store; exits with 1 if anything is damaged',
    arguments: {},
    options: { store, json },
    examples: ['cairn store verify'],
  },
  'store repair': {
    summary: 'Moves damaged files out of the store, and removes unfinished ones',
    arguments: {},
    options: {
      'empty-damaged': { type: 'flag', summary: 'Deletes the damaged files that were moved out, now and earlier' },
      store,
      json,
    },
    examples: ['cairn store repair', 'cairn store repair --empty-damaged'],
  },
  'store collect': {
    summary: 'Removes artifacts that no run and no deployed model needs',
    arguments: {},
    options: {
      'keep-runs': {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Keeps what the newest runs of each pipeline need, this many of them (default all)',
      },
      'older-than': {
        type: 'count',
        value: 'days',
        summary: 'Keeps what runs newer than this need (as well as those of --keep-runs)',
      },
      limit: {
        type: 'text',
        value: 'size',
        summary: 'Removes only down to this size, such as 2GB (or $CAIRN_STORE_LIMIT)',
      },
      'dry-run': { type: 'flag', summary: 'Shows what would be removed, and removes nothing' },
      explain: {
        type: 'text',
        value: 'digest',
        summary: 'Shows why this artifact is needed, or that nothing needs it',
      },
      store,
      json,
    },
    examples: [
      'cairn store collect --dry-run',
      'cairn store collect --keep-runs 5 --older-than 30',
      'cairn store collect --keep-runs 5 --limit 2GB',
      'cairn store collect --explain 9f86d0818',
    ],
  },
  reproduce: {
    summary: 'Reproduces a run from its commit, and compares the results byte by byte',
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
    summary: 'Creates a small project that runs',
    arguments: { folder: 'required' },
    options: { json },
    examples: ['cairn init penguins'],
  },
  doctor: {
    summary: 'Checks Node, the native backend, git, the disk and the store',
    arguments: {},
    options: { store, json },
    examples: ['cairn doctor'],
  },
} as const satisfies Record<string, CommandSpec>;

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
    : O extends { readonly type: 'texts' }
      ? readonly string[]
      : O extends { readonly type: 'some-or-all' }
        ? true | readonly string[] | undefined
        : O extends { readonly choices: readonly (infer C)[] }
          ? C | undefined
          : string | undefined;

/** What a command is given: its arguments and its options, by name. */
export type ArgsOf<N extends CommandName> = {
  readonly [A in keyof (typeof commandTable)[N]['arguments']]: (typeof commandTable)[N]['arguments'][A] extends 'required'
    ? string
    : string | undefined;
} & { readonly [O in keyof (typeof commandTable)[N]['options']]: ValueOf<(typeof commandTable)[N]['options'][O]> };

/** `cairn get <run> <node[.output]> <folder> [options]` */
export function describeUsage(name: CommandName): string {
  const wanted = Object.entries(commandTable[name].arguments).map(([argument, need]) =>
    need === 'required' ? `<${argument}>` : `[${argument}]`,
  );
  return ['cairn', name, ...wanted, '[options]'].join(' ');
}
