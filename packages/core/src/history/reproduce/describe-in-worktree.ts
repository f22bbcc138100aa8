// How the bytes of an output differ from the recorded ones, as its kind says it. The kind is code of the commit that was made
// again, so a program of its own asks it, which loads the pipeline as it is in the worktree.

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

/** Code of an old commit may never end. */
const mostMs = 120_000;

/** @param paths - copies of the artifacts: as they were recorded, and as they came out */
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
  // What the code of an old commit cannot say, the bytes do.
  return readFile(request.answer, 'utf8').catch(() => describeDifference(...paths));
}
