// What is installed: a step runs when a package that its code imports, or one that such a package needs, is another one.

import type { Edit, Edits } from '../apply-edits.ts';
import { still, type Table } from '../row.ts';

/** The lockfile, and what npm wrote down when it installed. */
const both = (edit: Edit): Edits => ({ 'shop/package-lock.json': edit, 'shop/node_modules/.package-lock.json': edit });

const nameOf = (name: string): string => `"node_modules/${name}": {\n      "version": "1.0.0"`;
const another = (name: string): Edit => [nameOf(name), nameOf(name).replace('1.0.0', '1.0.1')];

export const packages: Table = {
  package: [
    {
      name: 'its version',
      edit: { ...both(another('discount')), 'shop/node_modules/discount/index.js': ['0.9', '0.8'] },
      runs: ['price'],
    },
    {
      name: 'its integrity',
      edit: both(['sha512-discount', 'sha512-other']),
      runs: ['price'],
      makesTheSame: true,
    },
    {
      name: 'the version of one that it needs',
      edit: { ...both(another('rounding')), 'shop/node_modules/rounding/index.js': ['Math.round(price)', '-price'] },
      runs: ['price'],
    },
    {
      name: 'one that it needs beside its own',
      edit: both([
        '"rounding": "^1.0.0"\n      }\n    },',
        `"rounding": "^1.0.0",
        "unused": "*"
      }
    },`,
      ]),
      runs: ['price'],
      makesTheSame: true,
    },
    { name: 'the version of another', edit: both(another('freight')), runs: ['send'], makesTheSame: true },
    {
      name: 'a file of one without integrity',
      edit: { 'shop/node_modules/vendored/index.js': ['* 2', '* 3'] },
      runs: ['wrap'],
    },
    {
      name: 'a step imports another',
      edit: {
        'shop/steps/send.ts': [["import { freight } from 'freight'", "import { vendored as freight } from 'vendored'"]],
      },
      runs: ['send'],
    },
    still('the version of one that nobody imports', both(another('unused'))),
    still(
      'one that nobody imports is installed',
      both(['"packages": {', '"packages": {\n    "node_modules/new": { "version": "1.0.0" },']),
    ),
    still(
      'the layout of the lockfile',
      both((text) => JSON.stringify(JSON.parse(text))),
    ),
    still(
      'where it was fetched from',
      both([
        '"integrity": "sha512-discount"',
        '"resolved": "https://example.org/discount.tgz",\n      "integrity": "sha512-discount"',
      ]),
    ),
    still('which versions the project would take', {
      'shop/package.json': ['"private": true', '"private": true, "dependencies": { "discount": "^1.0.0" }'],
    }),
  ],
};
