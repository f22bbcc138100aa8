// Cairn's own packages, copied into a workspace: its steps are followed as any code, core stands in a key by its version.

import { cairn as project } from '../projects/cairn.ts';
import { still, type Table } from '../row.ts';

const stats = 'cairn/packages/stats/src';
const steps = 'cairn/packages/steps/src';
const core = 'cairn/packages/core/src';

/** A statement at the end of every file of a folder. */
const everyFileIn = (folder: string) => {
  const paths = Object.keys(project).map((path) => `cairn/${path}`);
  const found = paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.ts'));
  return Object.fromEntries(found.map((path) => [path, (text: string) => `${text}\nexport const edited = 1;\n`]));
};

export const cairn: Table = {
  'Cairn’s own steps': [
    {
      name: 'a constant of augment',
      edit: { [`${steps}/augment.ts`]: ['(balance ? 0 : 1)', '(balance ? 0 : 2)'] },
      runs: ['augment'],
    },
    {
      name: 'a default of augment',
      edit: { [`${steps}/augmentation/augment-params.ts`]: ['jitterFactor = 0.05', 'jitterFactor = 0.06'] },
      // The bundle holds the params of everything that it was made from.
      runs: ['augment', 'deploy'],
    },
    {
      name: 'a function that augment reaches through two files',
      edit: {
        [`${steps}/augmentation/over-sample.ts`]: [
          'length: largest - rows.length',
          'length: largest + 0 - rows.length',
        ],
      },
      runs: ['augment'],
    },
    {
      name: 'how clean splits',
      edit: { [`${steps}/cleaning/split-rows.ts`]: ['Math.min(Math.floor(quota)', 'Math.min(Math.trunc(quota)'] },
      runs: ['clean'],
    },
    {
      name: 'the bounds of attacks, which train uses too',
      edit: { [`${steps}/attacks/attack-bounds.ts`]: ['nullable.length > 0', 'nullable.length >= 1'] },
      runs: ['train', 'adversarial-test'],
    },
    {
      name: 'an attack of its own',
      edit: { [`${steps}/attacks/search/apgd.ts`]: ['next[i] = values[i]! + 0.75 *', 'next[i] = values[i]! + 0.7 *'] },
      runs: ['adversarial-test'],
    },
    {
      name: 'an interval that three steps tell',
      edit: { [`${stats}/rates/wilson.ts`]: ['level = 0.95', 'level = 0.9'] },
      runs: ['evaluate', 'adversarial-test', 'bias-audit'],
    },
    {
      name: 'a figure of one step',
      edit: {
        [`${steps}/bias/audit-grouping.ts`]: [
          'demographicParityRatio: smallestRatio(selected.bounded)',
          'demographicParityRatio: largestDifference(selected.bounded)',
        ],
      },
      runs: ['bias-audit'],
    },
    {
      name: 'the card of a bundle',
      edit: {
        [`${steps}/bundling/write-card.ts`]: ["'## Intended use", "'## Use"].map((text) => text.replace("'", '`')) as [
          string,
          string,
        ],
      },
      runs: ['deploy'],
    },
    {
      name: 'how tables are stored',
      edit: { [`${steps}/kinds/table.ts`]: ["extension: '.parquet'", "extension: '.parq'"] },
      runs: ['clean', 'augment', 'train', 'evaluate', 'adversarial-test', 'bias-audit', 'deploy'],
    },
    still('a comment in augment', {
      [`${steps}/augment.ts`]: ['    let more = rows;', '    // More and more.\n    let more = rows;'],
    }),
    still('a local of augment', {
      [`${steps}/augment.ts`]: [
        ['const count = copies', 'const wanted = copies'],
        ['copy < count;', 'copy < wanted;'],
        ['(copy + 1) / count,', '(copy + 1) / wanted,'],
        [`of \${count}\``, `of \${wanted}\``],
      ],
    }),
    still('a type of augment', {
      [`${steps}/augment.ts`]: [
        '  readonly copies?: number | undefined;',
        '  readonly copies?: number | undefined;\n  readonly more?: number;',
      ],
    }),
    still('a name of the door', {
      [`${steps}/index.ts`]: (text) => `${text}export { apgd } from './attacks/search/apgd.ts';\n`,
    }),
    still('the order of the door', {
      [`${steps}/index.ts`]: (text) =>
        text
          .trimEnd()
          .split(/(?<=;)\n/)
          .reverse()
          .join('\n'),
    }),
    still('a new step', {
      [`${steps}/copy.ts`]: `import { defineStep } from '@cairn/core';
import { table } from './kinds/table.ts';

export const copy = defineStep('copy', { in: { rows: table }, out: { rows: table }, run: ({ rows }) => ({ rows }) });
`,
      [`${steps}/index.ts`]: (text) => `export { copy } from './copy.ts';\n${text}`,
    }),
    still('augment lies in another file', {
      [`${steps}/growing/augment.ts`]: {
        movedFrom: `${steps}/augment.ts`,
        edit: [
          './augmentation/affine-image',
          './augmentation/augment-params',
          './augmentation/balance-rows',
          './augmentation/copy-images',
          './augmentation/copy-rows',
          './augmentation/image-changes',
          './kinds/table',
          './schemas/column',
          './tables/create-table',
          './tables/select-rows',
        ].map((path) => [path, `.${path}`] as const),
      },
      [`${steps}/index.ts`]: ["'./augment.ts'", "'./growing/augment.ts'"],
    }),
  ],

  'Cairn’s core': [
    still('every file of run', everyFileIn(`${core}/run`)),
    still('every file of core', everyFileIn(core)),
    still('how a node is settled', {
      [`${core}/run/node/settle-node.ts`]: [
        "const unchanged = 'nothing it depends on changed'",
        "const unchanged = 'fresh'",
      ],
    }),
    still('its version', { 'cairn/packages/core/package.json': ['"version": "0.1.0"', '"version": "0.2.0"'] }),
  ],
};
