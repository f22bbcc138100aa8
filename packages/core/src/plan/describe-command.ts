// What of a command is in its key beside its code: the bytes of what it uses, and what its program says of its version.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import { createMask } from '../base/mask-values.ts';
import type { CommandDefinition } from '../dsl/command.ts';
import { leadsOut } from '../files/is-inside.ts';
import type { DiskView } from '../fingerprint/disk-view.ts';
import { digestOfUsed, nameUsedFact } from '../key/used-facts.ts';
import type { AskedPrograms } from './asked-programs.ts';
import { describeUsed } from './describe-used.ts';
import type { Variables } from './environment.ts';

export async function describeCommand(
  { name, uses, version, env, definedAt }: CommandDefinition,
  root: string,
  variables: Variables,
  disk: DiskView,
  programs: AskedPrograms,
): Promise<Readonly<Record<string, string>>> {
  const facts: Record<string, string> = {};
  for (const path of uses) {
    const file = resolve(root, path);
    if (!existsSync(file)) failAuthor('missing-file', { path }, definedAt);
    if (leadsOut(path)) failAuthor('path-outside', { path }, definedAt);
    const used = await describeUsed(file);
    if (disk.kindOf(file) === 'file') disk.noteFile(file, digestOfUsed(used));
    else disk.leaveOpen();
    facts[nameUsedFact(path)] = used;
  }
  if (version?.[0]) {
    const answer = await programs.ask({ command: version, env });
    const mask = createMask(env.flatMap((variable) => variables[variable] ?? []));
    const said = mask(answer.said);
    if (answer.isFailed) {
      const details = { name, program: version.join(' '), said: said.split('\n')[0] ?? '' };
      failAuthor('command-version', details, definedAt);
    }
    facts['version'] = said;
  }
  return facts;
}
