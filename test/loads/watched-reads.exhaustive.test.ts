// What a node reads is an input, or is in its key with all of its bytes, or the node fails with a word about it: also the
// text of code, files of packages, links, and what packages read while they load.

import { expect, test } from 'vitest';
import { createLoadsRig, stepOf } from './create-loads-rig.ts';
import type { Way } from './way.ts';

const top = "import fs from 'node:fs';\n";
const at = (...parts: string[]): string => `import.meta.dirname + ['/..', '${parts.join("', '")}'].join('/')`;
const numberIn = (path: string): string => `Number(fs.readFileSync(${path}, 'utf8'))`;
const manifest = (name: string): string =>
  JSON.stringify({ name, version: '1.0.0', main: 'index.js', exports: { '.': './index.js', './*': './*' } });

type Read = Omit<Way, 'isFollowed' | 'text'> & { readonly text?: string };

const refused: Readonly<Record<string, Read>> = {
  'a file of a package that is not in the key': {
    body: numberIn(at('node_modules', 'unnamed', 'data.txt')),
    file: 'node_modules/unnamed/data.txt',
    beside: { 'node_modules/unnamed/package.json': manifest('unnamed') },
  },
  'the text of code of which a part is in the key': {
    top: `${top}import { used } from '../lib/used.ts';\n`,
    body: `fs.readFileSync(${at('lib', 'used.ts')}, 'utf8').length + used`,
    file: 'lib/used.ts',
    text: 'export const used: number = 0; // 1\n',
  },
  'its own text': {
    top: "import { size } from '../lib/own.ts';\n",
    body: 'size()',
    file: 'lib/own.ts',
    text: "import fs from 'node:fs';\nexport const size = (): number => fs.readFileSync(import.meta.filename).length; // 1\n",
  },
  'the layout of JSON that is imported': {
    top: `${top}import data from '../lib/laid.json' with { type: 'json' };\n`,
    body: `fs.readFileSync(${at('lib', 'laid.json')}).length + data.value`,
    file: 'lib/laid.json',
    text: '{ "value": 1 }',
  },
  'the target of a link': {
    body: `fs.readlinkSync(${at('lib', 'link')}).length`,
    file: 'lib/link',
    links: { 'lib/link': '1' },
    isNew: true,
  },
  'a configuration that a package reads while it loads': {
    top: "import settings from 'settings';\n",
    body: 'settings.value',
    file: 'settings.json',
    text: '{ "value": 1 }',
    beside: {
      'node_modules/settings/package.json': manifest('settings'),
      'node_modules/settings/index.js':
        "module.exports = JSON.parse(require('node:fs').readFileSync('settings.json', 'utf8'));\n",
    },
  },
};

const allowed: Readonly<Record<string, Read>> = {
  'a file of a package that is in the key': {
    top: `${top}import 'named';\n`,
    body: numberIn(at('node_modules', 'named', 'data.txt')),
    file: 'node_modules/named/data.txt',
    beside: { 'node_modules/named/package.json': manifest('named'), 'node_modules/named/index.js': '' },
  },
  'a file that is named by its URL': {
    body: numberIn("new URL('../lib/data.txt', import.meta.url)"),
    file: 'lib/data.txt',
  },
  'where a link in the path of an input leads': {
    body: `fs.realpathSync(context.folder).length > 0 ? 1 : 0`,
    file: 'lib/x',
  },
};

const all = Object.fromEntries(
  Object.entries({ ...refused, ...allowed }).map(([name, read]): [string, Way] => [
    name,
    { top, text: '1', ...read, isFollowed: Object.hasOwn(allowed, name) },
  ]),
);

test(`${Object.keys(all).length} ways of reading what is none of a node's inputs`, async () => {
  await using rig = await createLoadsRig(all);
  const run = await rig.run('loads', '--keep-going');
  const outcomes = Object.keys(all).map((name) => {
    const { outcome, failure, reason } = run.node(stepOf(name));
    return [name, failure ?? outcome, failure === undefined || reason.includes(all[name]!.file)];
  });
  expect(outcomes).toEqual([
    ...Object.keys(refused).map((name) => [name, 'undeclared-read', true]),
    ...Object.keys(allowed).map((name) => [name, 'ran', true]),
  ]);
});
