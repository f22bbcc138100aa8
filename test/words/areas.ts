// What is read against the list of banned words, and what is not rewritten yet.

export interface Area {
  readonly name: string;
  /** From the repository's root: a file, or a folder with all that is in it. */
  readonly paths: readonly string[];
  /**
   * - `source`: comments, and texts of more than one word
   * - `messages`: texts alone
   * - `prose`: Markdown outside of code
   * - `pages`: Markdown with its blocks of output
   * - `titles`: the first line
   */
  readonly reads: 'source' | 'messages' | 'prose' | 'pages' | 'titles';
}

export const areas: readonly Area[] = [
  { name: 'the command', paths: ['packages/cli/src', 'packages/cli/bin', 'packages/cli/bundling'], reads: 'source' },
  {
    name: 'core',
    paths: [
      'packages/core/src/base',
      'packages/core/src/files',
      'packages/core/src/fingerprint',
      'packages/core/src/history',
      'packages/core/src/key',
      'packages/core/src/registry',
      'packages/core/src/store',
    ],
    reads: 'source',
  },
  { name: 'pages of errors and warnings', paths: ['docs/errors', 'docs/warnings'], reads: 'pages' },
  { name: 'statistics', paths: ['packages/stats/src'], reads: 'source' },
  { name: 'the server', paths: ['packages/serve/src', 'packages/steps/src/serving'], reads: 'source' },
  { name: 'shared stores', paths: ['packages/store-http/src', 'packages/store-s3/src'], reads: 'source' },
  { name: 'the pages of runs', paths: ['packages/ui/src'], reads: 'source' },
  {
    name: 'jobs of a cluster',
    paths: ['packages/executor-slurm/src', 'packages/executor-kubernetes/src', 'packages/core/src/run/jobs'],
    reads: 'source',
  },
  {
    name: 'rooms of the steps',
    paths: [
      'packages/steps/src/cleaning',
      'packages/steps/src/tables',
      'packages/steps/src/augmentation',
      'packages/steps/src/encoding',
      'packages/steps/src/mixing',
      'packages/steps/src/evaluation',
      'packages/steps/src/releasing',
      'packages/steps/src/reading',
      'packages/steps/src/bundling',
      'packages/steps/src/kinds',
      'packages/steps/src/schemas',
      'packages/steps/src/backend',
      'packages/steps/src/linear',
      'packages/steps/src/trees',
      'packages/steps/src/constant',
      'packages/steps/src/texts',
      'packages/steps/src/networks',
      'packages/steps/src/folding',
      'packages/steps/src/deciding',
      'packages/steps/src/comparing',
      'packages/steps/src/querying',
      'packages/steps/src/compiled',
      'packages/steps/src/open-set',
      'packages/steps/src/few-shot',
      'packages/steps/src/attacks/search',
      'packages/steps/src/explaining',
      'packages/steps/src/counterfactuals',
      'packages/steps/src/feasible',
      'packages/steps/src/corruptions',
      'packages/steps/src/ensembles',
      'packages/steps/src/exporting',
      'packages/steps/src/compressing',
      'packages/steps/src/integers',
      'packages/steps/src/packed',
      'packages/steps/src/dates',
      'packages/steps/src/lists',
      'packages/steps/src/images',
      'packages/steps/src/privacy',
      'packages/steps/src/reliability',
      'packages/steps/src/mending',
      'packages/steps/src/profiles',
      'packages/steps/src/drift',
      'packages/steps/src/expectations',
      'packages/steps/src/duplicates',
      'packages/steps/src/error-analysis',
      'packages/steps/src/sampling',
      'packages/steps/src/transfer',
      'packages/steps/src/searching',
    ],
    reads: 'source',
  },
  {
    name: 'the steps',
    paths: [
      'packages/steps/src/apply-cleaning.ts',
      'packages/steps/src/augment.ts',
      'packages/steps/src/baseline.ts',
      'packages/steps/src/bias-audit.ts',
      'packages/steps/src/calibrate.ts',
      'packages/steps/src/choose-threshold.ts',
      'packages/steps/src/clean.ts',
      'packages/steps/src/compare.ts',
      'packages/steps/src/cross-validate.ts',
      'packages/steps/src/deploy.ts',
      'packages/steps/src/evaluate.ts',
      'packages/steps/src/index.ts',
      'packages/steps/src/query.ts',
      'packages/steps/src/release.ts',
      'packages/steps/src/summarize-folds.ts',
      'packages/steps/src/take-fold.ts',
      'packages/steps/src/train-linear.ts',
      'packages/steps/src/train-trees.ts',
    ],
    reads: 'source',
  },
  {
    name: 'pipelines and tools',
    paths: ['pipelines', 'simulations', 'bench', 'publishing', 'setup', 'packages/steps/native'],
    reads: 'source',
  },
  { name: 'guides', paths: ['docs/guides'], reads: 'prose' },
  { name: 'decisions', paths: ['docs/adr'], reads: 'prose' },
  {
    name: 'first pages',
    paths: [
      'README.md',
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'packages/stats/README.md',
      'packages/steps/README.md',
      'packages/cli/README.md',
      'packages/cli/templates',
    ],
    reads: 'prose',
  },
];

/** What is to be rewritten next: a path leaves this list when it goes into `areas`. */
export const notYet: readonly string[] = [
  ...['dsl', 'graph', 'plan', 'run', 'index.ts', 'testing.ts'].map((room) => `packages/core/src/${room}`),
  ...['attacks', 'bias', 'models', 'training', 'train.ts', 'adversarial-test.ts'].map(
    (room) => `packages/steps/src/${room}`,
  ),
  'test',
];
