// The project of the contract of executors in a folder of its own, with a lockfile, so that a machine that does not see it
// can install it: its set-up links the packages of this repository.

import { copyFile, cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packFolder } from '../../packages/core/src/files/folder-archive.ts';
import type { RunCode } from '../../packages/core/src/run/executor.ts';
import { repository } from './create-rig.ts';

const packages = ['@cairn/core', 'zod'];

const setup = `import { mkdirSync, symlinkSync } from 'node:fs';
mkdirSync('node_modules/@cairn', { recursive: true });
for (const name of ${JSON.stringify(packages)}) symlinkSync(${JSON.stringify(join(repository, 'node_modules'))} + '/' + name, 'node_modules/' + name);
`;

/** What a folder needs to be installed elsewhere: `npm ci`, and then its set-up. */
export async function writeLockfile(folder: string): Promise<void> {
  const manifest = { name: 'committed', version: '1.0.0', private: true, type: 'module' };
  const lock = { name: 'committed', version: '1.0.0', lockfileVersion: 3, requires: true };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, scripts: { setup: 'node set-up.mjs' } }));
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ ...lock, packages: { '': { name: 'committed', version: '1.0.0' } } }),
  );
  await writeFile(join(folder, 'set-up.mjs'), setup);
}

/**
 * @param folder - is made
 * @param top - where the run that uses it was planned
 */
export async function writeCommittedProject(folder: string, top = folder): Promise<RunCode> {
  const from = join(repository, 'test/contract/executor-project');
  await mkdir(join(folder, 'node_modules/@cairn'), { recursive: true });
  await copyFile(join(from, 'steps.ts'), join(folder, 'steps.ts'));
  await cp(join(from, 'scripts'), join(folder, 'scripts'), { recursive: true });
  await writeLockfile(folder);
  for (const name of packages)
    await symlink(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
  let count = 0;
  return {
    top,
    async archive(store) {
      count += 1;
      const file = `${folder}.archive-${count}`;
      await writeFile(file, await packFolder(folder, (name) => name !== 'node_modules'));
      return store.copyIn(file, 'file');
    },
  };
}
