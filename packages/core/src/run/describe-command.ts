// What of a command is in its key beside its code: the bytes of what it uses, and what its program says of its version.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { failAuthor } from '../base/author-error.ts';
import { digestFile } from '../base/digest.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import type { Variables } from './environment.ts';

export async function describeCommand(
  { name, uses, version, env, definedAt }: CommandDefinition,
  root: string,
  variables: Variables,
): Promise<Readonly<Record<string, string>>> {
  const facts: Record<string, string> = {};
  for (const path of uses) {
    const file = resolve(root, path);
    if (!existsSync(file)) failAuthor('missing-file', { path }, definedAt);
    facts[`uses ${path}`] = await digestFile(file);
  }
  const [program, ...args] = version ?? [];
  if (program) {
    const environment = commandEnvironment(env, variables);
    const { all, failed } = await execa(program, args, {
      all: true,
      reject: false,
      env: environment,
      extendEnv: false,
    });
    if (failed) failAuthor('command-version', { name, program: [program, ...args].join(' ') }, definedAt);
    facts['version'] = all.trim();
  }
  return facts;
}

/** PATH and what is declared, and nothing else. */
export function commandEnvironment(declared: readonly string[], variables: Variables): Record<string, string> {
  const names = ['PATH', ...declared];
  return Object.fromEntries(names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])));
}
