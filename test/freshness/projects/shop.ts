// A project whose steps import packages, which enter as their slice of the lockfile. As texts, since what lies in
// node_modules is nobody's source.

import type { Project } from '../apply-edits.ts';

const step = (name: string, from: string): string => `import { defineStep, json } from '@cairn/core';
import { ${from} } from '${from}';

export const ${name} = defineStep('${name}', { in: {}, out: { made: json<number>() }, run: () => ({ made: ${from}(20) }) });
`;

const pack = (name: string, code: string): Project => ({
  [`node_modules/${name}/package.json`]: `{ "name": "${name}", "version": "1.0.0", "type": "module", "exports": "./index.js" }\n`,
  [`node_modules/${name}/index.js`]: code,
});

const packages = {
  'node_modules/discount': { version: '1.0.0', integrity: 'sha512-discount', dependencies: { rounding: '^1.0.0' } },
  'node_modules/rounding': { version: '1.0.0', integrity: 'sha512-rounding' },
  'node_modules/freight': { version: '1.0.0', integrity: 'sha512-freight' },
  'node_modules/unused': { version: '1.0.0', integrity: 'sha512-unused' },
  // Neither linked nor with an integrity: its files count.
  'node_modules/vendored': { version: '1.0.0' },
};
const lockfile = `${JSON.stringify({ lockfileVersion: 3, packages }, null, 2)}\n`;

export const shop: Project = {
  'package.json': '{ "name": "shop", "private": true, "type": "module" }\n',
  'package-lock.json': lockfile,
  ...pack(
    'discount',
    "import { rounding } from 'rounding';\n\nexport const discount = (price) => rounding(price * 0.9);\n",
  ),
  ...pack('rounding', 'export const rounding = (price) => Math.round(price);\n'),
  ...pack('freight', 'export const freight = (weight) => weight + 4;\n'),
  ...pack('unused', 'export const unused = 1;\n'),
  ...pack('vendored', 'export const vendored = (count) => count * 2;\n'),
  'steps/price.ts': step('price', 'discount'),
  'steps/send.ts': step('send', 'freight'),
  'steps/wrap.ts': step('wrap', 'vendored'),
  'pipelines/shop.ts': `import { definePipeline } from '@cairn/core';
import { price } from '../steps/price.ts';
import { send } from '../steps/send.ts';
import { wrap } from '../steps/wrap.ts';

export default definePipeline('shop', {
  build: () => ({ price: price({}).made, sent: send({}).made, wrapped: wrap({}).made }),
});
`,
  // npm writes it last.
  'node_modules/.package-lock.json': lockfile,
};
