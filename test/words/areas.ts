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
  { name: 'messages of errors and warnings', paths: ['packages/core/src/base/errors'], reads: 'source' },
  { name: 'pages of errors and warnings', paths: ['docs/errors', 'docs/warnings'], reads: 'pages' },
  { name: 'statistics', paths: ['packages/stats/src'], reads: 'source' },
  {
    name: 'new rooms of the steps',
    paths: [
      'packages/steps/src/linear',
      'packages/steps/src/constant',
      'packages/steps/src/texts',
      'packages/steps/src/folding',
      'packages/steps/src/deciding',
      'packages/steps/src/comparing',
      'packages/steps/src/querying',
      'packages/steps/src/compiled',
    ],
    reads: 'source',
  },
  { name: 'guides', paths: ['docs/guides'], reads: 'prose' },
  { name: 'titles of decisions', paths: ['docs/adr'], reads: 'titles' },
  {
    name: 'first pages',
    paths: [
      'README.md',
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
  'ARCHITECTURE.md',
  // Their titles are read already.
  'docs/adr',
  // All but base/errors.
  'packages/core/src',
  'packages/steps',
  'pipelines',
  'test',
  'simulations',
  'bench',
  'publishing',
  'setup',
];
