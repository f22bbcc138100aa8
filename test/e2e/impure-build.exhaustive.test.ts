// A build that sees more than its params, where that is allowed: what it saw may be otherwise the next time, so that no
// answer is kept of it.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function countNodes(rig: Rig, ...args: string[]): Promise<readonly string[]> {
  const { outcomes, errors } = await rig.run('listing', '--allow-impure', ...args);
  return errors.length ? errors.map(({ code }) => code) : outcomes;
}

const builds = {
  'a folder': "readdirSync(new URL('../data', import.meta.url)).sort()",
  'a file': "readFileSync(new URL('../names.txt', import.meta.url), 'utf8').trim().split(',')",
  'the environment': "(process.env.NAMES ?? 'a.txt').split(',')",
  'a folder by a package': "list(new URL('../data', import.meta.url)).sort()",
  'a folder while it is loaded': 'atLoad',
  'what a program says': "execFileSync('cat', ['names.txt'], { encoding: 'utf8' }).trim().split(',')",
} as const;

test.each(Object.entries(builds))(
  'a build that reads %s answers what is there now, at each run',
  async (what, names) => {
    await using rig = await createRig();
    for (const name of ['a', 'b']) await rig.write(`data/${name}.txt`, name);
    if (what.startsWith('a folder')) await rig.remove('data/b.txt');
    await rig.write(
      'node_modules/lister/package.json',
      '{ "name": "lister", "version": "1.0.0", "main": "index.cjs" }',
    );
    await rig.write(
      'node_modules/lister/index.cjs',
      "module.exports = (path) => require('node:fs').readdirSync(path);",
    );
    await rig.write('names.txt', 'a.txt');
    await rig.write(
      'pipelines/listing.ts',
      `import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { definePipeline, file } from '@cairn/core';
import list from 'lister';

const atLoad = ${what.endsWith('loaded') ? "readdirSync(new URL('../data', import.meta.url)).sort()" : '[]'};

export default definePipeline('listing', {
  build: () => Object.fromEntries((${names}).map((name) => [name.replace('.txt', ''), file('data/' + name)])),
});
`,
    );
    const one = ['file(data/a.txt) fresh'];
    await countNodes(rig);
    expect(await countNodes(rig)).toEqual(one);
    expect(await countNodes(rig)).toEqual(one);
    await rig.write('data/b.txt', 'b');
    await rig.write('names.txt', 'a.txt,b.txt');
    const told = await rig.cairnWith({ NAMES: 'a.txt,b.txt' }, 'run', 'listing', '--allow-impure', '--json');
    expect(told.stdout).toContain('"label":"file(data/b.txt)"');
  },
);
