// Calls a cairn command in this process, and returns its output and its exit code. A hundred calls take the time of
// starting one process.

import { parseTyped, readEnvironment } from '../../packages/cli/src/command-line/args.ts';
import { dispatchCommand } from '../../packages/cli/src/commands/dispatch-command.ts';
import { classifyError } from '../../packages/cli/src/terminal/errors.ts';
import { plainStyle, type Terminal } from '../../packages/cli/src/terminal/terminal.ts';
import { cleanEnvironment, type Told } from './create-rig.ts';

export async function callCommand(cwd: string, typed: readonly string[]): Promise<Told> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    isLive: false,
    style: plainStyle,
    errorStyle: plainStyle,
    columns: () => 100,
    rows: () => 24,
    write: (text) => void out.push(text),
    print: (text) => void out.push(`${text}\n`),
    send: (text) => void out.push(text),
    complain: (text) => void err.push(`${text}\n`),
    instruct: (text) => void err.push(`${text}\n`),
    flushed: async () => undefined,
    outputFault: () => undefined,
  };
  const parsed = parseTyped(typed);
  if (!('command' in parsed)) throw new Error(`'${typed.join(' ')}' is no command`);
  const environment = readEnvironment(cleanEnvironment(cwd));
  let exitCode: number;
  try {
    exitCode = await dispatchCommand(parsed.command, parsed.values, { cwd, environment, terminal });
  } catch (error) {
    const told = classifyError(error);
    exitCode = told.exitCode;
    err.push(...told.problems.map(({ message }) => message), exitCode === 70 ? (told.stack ?? '') : '');
  }
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}
