// Opens a shell where a program would run: in its folder, with its inputs, its variables and its command.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import { quoteWord } from '../../dsl/programs/shell.ts';
import type { FromWorker, WorkRequest } from '../worker/messages.ts';
import { prepareCommand } from '../worker/run-command.ts';
import type { DebugAnswer } from './messages.ts';

/** The better shell of an image, or the only one. */
const anyShell = 'export PS1="$0"; command -v bash > /dev/null && exec bash --noprofile --norc; exec sh';

/** Runs the command of the node, for whoever is in the shell. */
const script = '.cairn-run';

export async function openShell(
  definition: CommandDefinition,
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): Promise<DebugAnswer> {
  // What it reads is of no interest: nothing is stored.
  const prepared = await prepareCommand(definition, request, say, signal, []);
  if ('type' in prepared)
    return { type: 'failed', ...(prepared.type === 'failed' && { message: prepared.message, stack: prepared.stack }) };
  const { words, variables, outputs, container } = prepared;
  const { stdout } = definition;
  const command = words.map(quoteWord).join(' ') + (stdout === undefined ? '' : ` > ${quoteWord(outputs[stdout]!)}`);
  await writeFile(join(request.folder, script), `#!/bin/sh\nexec ${command}\n`, { mode: 0o700 });
  await say({
    type: 'log',
    message: `./${script} runs the command of this node, and exit ends the shell:\n  ${command}`,
  });
  const { TERM } = request.variables;
  const env = { ...variables, ...(TERM !== undefined && { TERM }), PS1: `${definition.name}$ ` };
  const start = (shell: string, args: readonly string[], ofShell: Readonly<Record<string, string>> = env) =>
    execa(shell, args, { cwd: request.folder, env: ofShell, extendEnv: false, stdio: 'inherit', reject: false });
  if (container) {
    const shell = ['sh', '-c', anyShell, env.PS1];
    const [tool = '', ...args] = container.callOf(shell, process.stdin.isTTY ? 'terminal' : 'pipe');
    const guard = container.guard();
    await start(tool, args, container.variables);
    await guard.end();
    return { type: 'shell' };
  }
  // Without the files of the user, which would change the variables.
  const ended = await start('bash', ['--noprofile', '--norc']);
  if (ended.code === 'ENOENT') await start('sh', []);
  return { type: 'shell' };
}
