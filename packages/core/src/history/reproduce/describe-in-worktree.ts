// How the bytes of an output differ from the recorded ones, as described by its kind. The kind is code of the
// reproduced commit. So a separate program loads the pipeline in the worktree and calls it.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { execa } from 'execa';
import { coreProgram, isCoreSource } from '../../base/core-package.ts';
import { describeDifference } from '../../run/difference/describe-difference.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { childEnvironment } from './child-environment.ts';
import type { Difference } from './compare-run.ts';
import type { DifferenceRequest } from './difference-program.ts';
import type { Worktree } from './open-worktree.ts';

const program = coreProgram('history/reproduce/difference-program');

/** The code of an old commit may never end. */
const mostMs = 120_000;

/** @param paths - copies of the artifacts: the recorded one, and the new one */
export async function describeInWorktree(
  { label, output }: Difference,
  paths: readonly [before: string, now: string],
  record: RunRecord,
  { root, folder }: Worktree,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const request: DifferenceRequest = {
    file: join(root, record.file),
    params: record.givenParams,
    label,
    output,
    before: paths[0],
    now: paths[1],
    answer: join(folder, 'difference-answer'),
  };
  const file = join(folder, 'difference-request');
  await writeFile(file, serialize(request));
  const flags = [...(isCoreSource ? ['--conditions=cairn-source'] : []), '--disable-warning=ExperimentalWarning'];
  await execa(process.execPath, [...flags, program, file], {
    cwd: root,
    env: childEnvironment(environment),
    extendEnv: false,
    stdio: 'ignore',
    timeout: mostMs,
    reject: false,
  });
  // If the code of an old commit cannot describe the difference, the bytes are compared.
  return readFile(request.answer, 'utf8').catch(() => describeDifference(...paths));
}
