// Programs that were asked for their versions, asked again: the answer where there is nothing to do is believed only if
// all of them say the same. It loads nothing else, since that is most of what such an answer costs.

import type { Digest } from '../../base/brand.ts';
import { digestCanonical } from '../../base/digest.ts';
import { createMask } from '../../base/mask-values.ts';
import { inParallel } from '../../files/in-parallel.ts';
import type { Variables } from './environment.ts';
import { commandVariables } from './step-variables.ts';

/** A program and its arguments, with the variables that it sees. */
export interface Question {
  readonly command: readonly string[];
  readonly env: readonly string[];
}

export interface AskedProgram extends Question {
  /** What it said, without the values of variables. */
  readonly said: Digest;
}

export const askedAtOnce = 8;

/** Whether each says what it said. One that cannot be run, or fails, does not. */
export async function sayTheSame(asked: readonly AskedProgram[], root: string, variables: Variables): Promise<boolean> {
  let isSame = true;
  await inParallel(asked, askedAtOnce, async ({ command, env, said }) => {
    if (isSame && (await ask({ command, env }, root, variables)) !== said) isSame = false;
  });
  return isSame;
}

/** Of what it printed, in whatever order a program's two streams were read. */
export function digestAnswer(stdout: string, stderr: string, env: readonly string[], variables: Variables): Digest {
  const mask = createMask(env.flatMap((variable) => variables[variable] ?? []));
  return digestCanonical([mask(stdout.trim()), mask(stderr.trim())]);
}

function ask({ command, env }: Question, root: string, variables: Variables): Promise<Digest | undefined> {
  const [program = '', ...args] = command;
  // Loaded where a program is asked at all: most pipelines ask none.
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: commandVariables(env, variables),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => {
      const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString();
      resolve(code === 0 ? digestAnswer(text(stdout), text(stderr), env, variables) : undefined);
    });
  });
}
