// The golden keys under other locales and other versions of Node.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { repository } from '../rig/create-rig.ts';
import { findNode } from './other-nodes.ts';
import { readAll, readGolden } from './read-keys.ts';

const golden = await readGolden();
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'an Arabic locale in Newfoundland': { LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8', TZ: 'America/St_Johns' },
  'no locale': { LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
};
const versions = ['22.23.3', '26.10.0'];

test.each(Object.entries(places))('keys are as ever under %s', async (_, variables) => {
  expect(await readAll({ variables })).toEqual(golden);
});

for (const version of versions)
  test(`keys are as ever on Node ${version}`, async ({ skip }) => {
    const found = await findNode(version);
    if ('problem' in found) return skip(found.problem);
    const { stdout } = await execa(found.path, ['--version'], { cwd: repository });
    expect(stdout).toBe(`v${version}`);
    expect(await readAll({ node: found.path })).toEqual(golden);
  });
