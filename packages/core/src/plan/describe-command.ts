// What of a command is in its key beside its code: the bytes of what it uses, and what its program says of its version.

import { existsSync, statSync } from 'node:fs';
import { isAbsolute, normalize, resolve } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../base/author-error.ts';
import { isExecutable } from '../base/digest.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import type { DiskView } from '../fingerprint/disk-view.ts';
import { digestPath } from '../store/digest-path.ts';
import type { Variables } from './environment.ts';
import { commandVariables } from './step-variables.ts';

export async function describeCommand(
  { name, uses, version, env, definedAt }: CommandDefinition,
  root: string,
  variables: Variables,
  disk: DiskView,
): Promise<Readonly<Record<string, string>>> {
  const facts: Record<string, string> = {};
  for (const path of uses) {
    const file = resolve(root, path);
    if (!existsSync(file)) failAuthor('missing-file', { path }, definedAt);
    if (!isInside(path)) failAuthor('path-outside', { path }, definedAt);
    const digest = await digestPath(file);
    const isFile = disk.kindOf(file) === 'file';
    if (isFile) disk.noteFile(file, digest);
    else disk.leaveOpen();
    facts[`uses ${path}`] = isFile && isExecutable(statSync(file)) ? `${digest} executable` : digest;
  }
  const [program, ...args] = version ?? [];
  if (program) {
    // What a program says of itself is asked anew for each run.
    disk.leaveOpen();
    const environment = commandVariables(env, variables);
    const { all, failed, originalMessage } = await execa(program, args, {
      cwd: root,
      all: true,
      reject: false,
      env: environment,
      extendEnv: false,
    });
    const said = (all ?? originalMessage ?? '').trim();
    if (failed) {
      const details = { name, program: [program, ...args].join(' '), said: said.split('\n')[0] ?? '' };
      failAuthor('command-version', details, definedAt);
    }
    facts['version'] = said;
  }
  return facts;
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !normalize(path).startsWith('..');
}
