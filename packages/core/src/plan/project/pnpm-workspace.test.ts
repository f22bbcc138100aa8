import { expect, test } from 'vitest';
import { readPnpmPackages } from './pnpm-workspace.ts';

test.each([
  [
    "packages:\n  - 'packages/*'\n  - \"apps/**\"\n  - tools # ours\n  - '!**/test/**'\n",
    ['packages/*', 'apps/**', 'tools', '!**/test/**'],
  ],
  ['# all\npackages:\n- a\n- b\n\ncatalog:\n  - c\n', ['a', 'b']],
  ["packages: ['a/*', b]\nonlyBuilt: [c]\n", ['a/*', 'b']],
  ['packages: [\n  "a/*",\n  b,\n]\n', ['a/*', 'b']],
  ['catalog:\n  zod: 4\n', []],
  ['', []],
])('%j lists %j', (text, patterns) => {
  expect(readPnpmPackages(text)).toEqual(patterns);
});
