// Checks the programs that only some pipelines need: uv for steps in Python, podman or docker for commands in a container.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findContainerTool } from '@cairn/core';
import type { Check } from '../../pages/checks.ts';
import type { Cli } from '../../terminal/cli.ts';

const runProgram = promisify(execFile);

export async function checkUv(): Promise<Check> {
  const name = 'uv';
  try {
    const { stdout } = await runProgram('uv', ['--version'], { timeout: 10_000 });
    return { name, state: 'well', found: `${stdout.trim().replace(/^uv /, '')}; steps in Python can run` };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'not on PATH' : 'does not answer to uv --version';
    return {
      name,
      state: 'note',
      found: `${why}: steps in Python cannot run`,
      fix: 'If a pipeline has steps in Python, install uv: pip install uv.',
    };
  }
}

export async function checkContainers({ environment }: Cli): Promise<Check> {
  const name = 'containers';
  const tool = await findContainerTool(environment.variables);
  if (typeof tool !== 'string') {
    const { program, isRootless } = tool;
    return { name, state: 'well', found: `${program} runs them${isRootless ? ', without root' : ''}` };
  }
  return {
    name,
    state: 'note',
    found: `commands with a container cannot run: ${tool}`,
    fix: 'If a pipeline has such commands, install podman or docker, and start its daemon if it has one.',
  };
}
