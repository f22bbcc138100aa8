// Nothing to do in a typical project: Cairn is installed from its packages, and a step uses another package. And the help
// of that command.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { type Command, nothing, readProcess, timeProcess } from '../measure/time-process.ts';
import { layeredProject } from '../projects/cairn-project.ts';
import { writeProject } from '../projects/write-project.ts';
import { repository } from '../repository.ts';
import type { Row } from '../row.ts';
import { cairnTool } from '../tools/cairn.ts';

const nodes = 100;
const rounds = 25;
const work = `nothing to do, ${nodes} nodes, installed from packages`;
const limit = { value: 2.3, of: 'ratio' } as const;

export async function measureInstalled({ folder, say }: Context): Promise<readonly Row[]> {
  const [packed, root] = [join(folder, 'packed'), join(folder, 'installed')];
  mkdirSync(root, { recursive: true });
  say(`${work}: building, packing and installing`);
  try {
    execFileSync('npm', ['run', 'build', '--silent'], { cwd: repository, stdio: 'ignore' });
    execFileSync(process.execPath, [join(repository, 'publishing/pack-packages.mjs'), packed], { stdio: 'ignore' });
    writeProject(root, {
      'package.json': '{ "name": "installed", "private": true, "type": "module" }\n',
      '.gitignore': 'node_modules/\n',
      ...layeredProject(nodes),
    });
    const tarballs = readdirSync(packed).map((name) => join(packed, name));
    execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--prefer-offline', ...tarballs, 'zod@4'], {
      cwd: root,
      stdio: 'ignore',
    });
  } catch (error) {
    return [{ work, limit, found: undefined, reason: (error as Error).message.split('\n')[0]! }];
  }
  const cairn = join(root, 'node_modules/@cairn/cli/bin/cairn.js');
  const command: Command = { program: process.execPath, args: [cairn, 'run', 'layered'], cwd: root };
  for (let round = 0; round < 2; round += 1) readProcess(command);
  if (!cairnTool.idle.test(readProcess(command)))
    return [{ work, limit, found: undefined, reason: 'there is always something to do' }];
  say(`${work}: ${rounds} rounds`);
  const { node, installed, help } = await interleave(rounds, {
    node: () => timeProcess(nothing),
    installed: () => timeProcess(command),
    help: () => timeProcess({ ...command, args: [cairn, '--help'] }),
  });
  return [
    { work, found: { value: installed, unit: 'ms' }, ratio: installed / node, limit, rounds },
    {
      work: 'cairn --help, installed from packages',
      found: { value: help, unit: 'ms' },
      ratio: help / node,
      limit: { value: 1.3, of: 'ratio' },
      rounds,
    },
  ];
}
