// Every command, its arguments and its options: what is parsed, and what --help shows, come from this one table.

import type { CommandSpec } from './command-spec.ts';
import { exportCommands } from './export-commands.ts';
import { historyCommands } from './history-commands.ts';
import { inspectCommands } from './inspect-commands.ts';
import { escapeFormulas, json, store } from './shared-options.ts';

export { type CommandSpec, describeOption, type OptionSpec } from './command-spec.ts';

const planning = {
  set: { type: 'texts', value: 'name=value', summary: 'Sets a param; a.b=1 goes into an object; may be repeated' },
  params: { type: 'text', value: 'file.yaml', summary: 'Reads params from a YAML or JSON file; --set wins over it' },
  seed: { type: 'count', value: 'number', summary: 'Seed of the run (default 1)' },
  until: { type: 'text', value: 'node', summary: 'Only this node and what it is made from' },
  force: { type: 'some-or-all', value: 'node', summary: 'Runs this node whatever is stored; without a node, all' },
  'verify-inputs': { type: 'flag', summary: 'Hashes every input file, also those that look unchanged' },
  'allow-impure': { type: 'flag', summary: 'Warns of code that would make a key lie, and records it' },
  store,
} as const;

export const commandTable = {
  run: {
    summary: 'Runs a pipeline: what is fresh does not run again',
    arguments: { pipeline: 'optional' },
    options: {
      ...planning,
      concurrency: {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'How many threads nodes take together (default the processors)',
      },
      memory: {
        type: 'text',
        value: 'size',
        summary: 'How much memory nodes take together, such as 8GB (default all)',
      },
      twice: {
        type: 'flag',
        summary: 'Makes each node that runs a second time; ends with 1 when one differs',
      },
      'keep-going': { type: 'flag', summary: 'Goes on with what does not depend on a failed node' },
      'no-publish': { type: 'flag', summary: 'Publishes nothing when the run is done' },
      verbose: { type: 'flag', summary: 'Also lists what was fresh, logs, and all metrics' },
      ci: { type: 'flag', summary: 'For CI: plain lines, annotations and a summary where GitHub Actions shows them' },
      summary: { type: 'text', value: 'file.md', summary: 'Writes a summary in Markdown' },
      junit: { type: 'text', value: 'file.xml', summary: 'Writes nodes and verdicts as JUnit XML' },
      base: {
        type: 'text',
        value: 'branch',
        summary: 'What the summary compares metrics with (default where the pull request goes to)',
      },
      json: { type: 'flag', summary: 'JSON lines, one for each event' },
    },
    examples: [
      'cairn run digits',
      'cairn run digits --set minRobust=0.95',
      "cairn run digits --until 'evaluate(best max=robustAccuracy)'",
      'cairn run digits --ci --junit cairn-junit.xml',
    ],
  },
  plan: {
    summary: 'Shows what would run, and why, without running it',
    arguments: { pipeline: 'optional' },
    options: {
      ...planning,
      check: { type: 'flag', summary: 'Ends with 3 when something would run' },
      verbose: { type: 'flag', summary: 'Also lists what is fresh' },
      json,
    },
    examples: ['cairn plan digits', 'cairn plan digits --check'],
  },
  why: {
    summary: 'Says why each node would run: what changed, and where',
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
      pipeline: { type: 'text', value: 'name', summary: 'Only of this pipeline (default all)' },
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
      format: { type: 'choice', choices: ['text', 'mermaid', 'dot'], summary: 'How it is drawn (default text)' },
      json,
    },
    examples: ['cairn graph digits', 'cairn graph digits --format dot | dot -Tsvg > digits.svg'],
  },
  ...historyCommands,
  ...inspectCommands,
  predict: {
    summary: 'Asks a deployed model about raw rows',
    arguments: { 'model@version': 'required', 'rows.csv': 'required' },
    options: {
      out: { type: 'text', value: 'file', summary: 'Writes to a file (default standard output)' },
      format: { type: 'choice', choices: ['csv', 'json'], summary: 'What is written (default csv)' },
      'escape-formulas': escapeFormulas,
      json: { type: 'flag', summary: 'As --format json' },
    },
    examples: [
      'cairn predict digits@champion pipelines/data/new-digits.csv',
      'cairn predict digits@v1 pipelines/data/new-digits.csv --format json --out answers.json',
    ],
  },
  'registry list': {
    summary: 'Lists the models that were deployed',
    arguments: {},
    options: { json },
    examples: ['cairn registry list'],
  },
  'store size': {
    summary: 'Says how much is in the store, and how much of it is needed',
    arguments: {},
    options: { store, json },
    examples: ['cairn store size'],
  },
  'store verify': {
    summary: 'Hashes everything in the store; ends with 1 when anything is damaged',
    arguments: {},
    options: { store, json },
    examples: ['cairn store verify'],
  },
  'store repair': {
    summary: 'Sets aside what is damaged in the store; sweeps what is half-written',
    arguments: {},
    options: {
      'empty-damaged': { type: 'flag', summary: 'Removes what was set aside, now and earlier' },
      store,
      json,
    },
    examples: ['cairn store repair', 'cairn store repair --empty-damaged'],
  },
  'store collect': {
    summary: 'Removes from the store what no run and no deployed model needs',
    arguments: {},
    options: {
      'keep-runs': {
        type: 'count',
        value: 'number',
        least: 1,
        summary: 'Keeps what so many newest runs of each pipeline need (default all)',
      },
      'older-than': {
        type: 'count',
        value: 'days',
        summary: 'Keeps what younger runs need (with --keep-runs: those as well)',
      },
      limit: {
        type: 'text',
        value: 'size',
        summary: 'Removes only down to this size, such as 2GB (or $CAIRN_STORE_LIMIT)',
      },
      'dry-run': { type: 'flag', summary: 'Says what would be removed, and removes nothing' },
      explain: { type: 'text', value: 'digest', summary: 'Says why this artifact stays, or that nothing needs it' },
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
    summary: 'Makes a run again from its commit, and compares byte by byte',
    arguments: { 'run|commit|tag': 'required' },
    options: {
      pipeline: { type: 'text', value: 'name', summary: 'Of this pipeline, where a commit has runs of several' },
      'from-store': {
        type: 'flag',
        summary: 'Runs nothing: looks only whether all that the run made is there and whole',
      },
      keep: { type: 'flag', summary: 'Leaves the worktree where it is, to look into it' },
      verbose: { type: 'flag', summary: 'Also lists every node as it ends' },
      store,
      json,
    },
    examples: ['cairn reproduce latest', 'cairn reproduce 3f2a91c', 'cairn reproduce cairn/digits/v1'],
  },
  bisect: {
    summary: 'Finds the commit that moved a metric',
    arguments: { good: 'required', bad: 'required' },
    options: {
      metric: { type: 'text', value: 'name', summary: 'Which metric, such as test.auc' },
      below: { type: 'text', value: 'number', summary: 'A commit is bad when the metric is below this' },
      above: { type: 'text', value: 'number', summary: 'A commit is bad when the metric is above this' },
      pipeline: { type: 'text', value: 'name', summary: 'Of this pipeline, where a commit has runs of several' },
      verbose: { type: 'flag', summary: 'Also lists every node as it ends' },
      store,
      json,
    },
    examples: ['cairn bisect v1.2 HEAD --metric test.accuracy --below 0.98'],
  },
  ...exportCommands,
  init: {
    summary: 'Begins a small project that runs',
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

/** The commands that begin with a word: `store size`, `store verify`. Empty where none does. */
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
