// What of a command is in its key beside its code: the bytes of what it uses, and what its program says of its version.

import { existsSync } from 'node:fs';
import { isAbsolute, normalize, resolve } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../base/author-error.ts';
import { createMask } from '../base/mask-values.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import type { DiskView } from '../fingerprint/disk-view.ts';
import { digestOfUsed, nameUsedFact } from '../key/used-facts.ts';
import { describeUsed } from './describe-used.ts';
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
    const used = await describeUsed(file);
    if (disk.kindOf(file) === 'file') disk.noteFile(file, digestOfUsed(used));
    else disk.leaveOpen();
    facts[nameUsedFact(path)] = used;
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
    const mask = createMask(env.flatMap((variable) => variables[variable] ?? []));
    const said = mask((all ?? originalMessage ?? '').trim());
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
