// What of a command is in its key beside its code: the bytes of what it uses, and what its program says of its version.

import { resolve } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { AuthorError, failAuthor } from '../base/errors/author-error.ts';
import { createMask } from '../base/mask-values.ts';
import type { CommandDefinition } from '../dsl/programs/command.ts';
import { readImage } from '../dsl/programs/container.ts';
import { leadsOut } from '../files/is-inside.ts';
import type { DiskView } from '../fingerprint/disk/disk-view.ts';
import { nameUsedFact } from '../key/used-facts.ts';
import { pythonQuestion, readPython } from './environment/ask-python.ts';
import type { AskedPrograms } from './environment/asked-programs.ts';
import { findLockProblem } from './environment/check-python-lock.ts';
import { containerPlatform, findDigests } from './environment/container-tool.ts';
import type { Variables } from './environment/environment.ts';
import { describeUsed } from './sources/describe-used.ts';
import { type FileDigests, noteDigest } from './sources/file-digests.ts';
import { sayUnreadable } from './sources/say-unreadable.ts';

export async function describeCommand(
  { name, uses, version, env, python, container, resources, definedAt }: CommandDefinition,
  root: string,
  variables: Variables,
  { disk, digests }: { readonly disk: DiskView; readonly digests: FileDigests },
  programs: AskedPrograms,
): Promise<Readonly<Record<string, string>>> {
  const facts: Record<string, string> = {};
  const digestOf = (file: string): Promise<Digest> => noteDigest(file, disk, digests);
  for (const path of uses) {
    if (leadsOut(path)) failAuthor('path-outside', { path }, definedAt);
    try {
      const file = resolve(root, path);
      // A pipe or a device would be waited for, and is no code.
      if (!['file', 'folder'].includes(String(disk.kindOf(file)))) failAuthor('missing-file', { path }, definedAt);
      facts[nameUsedFact(path)] = await describeUsed(file, { digestOf, watch: disk });
    } catch (error) {
      if (error instanceof AuthorError) throw error;
      failAuthor('path-unreadable', { path, problem: sayUnreadable(error) }, definedAt);
    }
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
  if (python) {
    const text = disk.readText(resolve(root, python.lock)) ?? '';
    const problem = findLockProblem(text);
    if (problem) failAuthor('python-lock', { step: name, path: python.lock, ...problem }, definedAt);
    const { said } = await programs.ask(pythonQuestion(python.version, variables));
    const found = readPython(said);
    if (found === undefined) {
      failAuthor('python-unavailable', { step: name, version: python.version, problem: tellProblem(said) }, definedAt);
    }
    facts['python'] = found;
  }
  if (container) {
    const tool = await programs.containerTool();
    const image = readImage(container.image);
    if (!image) {
      const found = typeof tool === 'string' ? [] : await findDigests(tool, container.image, variables);
      const program = typeof tool === 'string' ? 'docker' : tool.program;
      const show = `${program} pull ${container.image} && ${program} image inspect --format '{{.RepoDigests}}' ${container.image}`;
      failAuthor('image-without-digest', { step: name, image: container.image, found, show }, definedAt);
    }
    if (typeof tool === 'string') failAuthor('container-unavailable', { step: name, problem: tool }, definedAt);
    // One digest may be a list of images, one for each platform.
    facts['container'] = `${image.digest} ${containerPlatform}`;
  }
  // The program is told, and may compute otherwise with more of them.
  if ((resources.threads ?? 1) > 1) facts['threads'] = String(resources.threads);
  return facts;
}

/** The line of uv's answer that says what is wrong. */
function tellProblem(said: string): string {
  if (/\bENOENT\b/.test(said)) return 'uv is not on PATH';
  const lines = said.split('\n').map((line) => line.trim());
  return (
    lines
      .find((line) => line.startsWith('error:'))
      ?.slice('error:'.length)
      .trim() ??
    lines.at(-1) ??
    ''
  );
}
