// Nothing to do in a real pipeline: `digits`, in this repository with its git.

import type { Context } from '../context.ts';
import { interleave } from '../measure/interleave.ts';
import { type Command, nothing, readProcess, timeProcess } from '../measure/time-process.ts';
import { cairn, repository } from '../repository.ts';
import type { Row } from '../row.ts';
import { cairnTool } from '../tools/cairn.ts';

const rounds = 25;
const work = 'nothing to do, digits';
const limit = { value: 2.5, of: 'ratio' } as const;

export async function measureDigits({ say }: Context): Promise<readonly Row[]> {
  const command: Command = { program: process.execPath, args: [cairn, 'run', 'digits'], cwd: repository };
  say('digits: a run, so that there is nothing to do');
  try {
    readProcess(command);
    readProcess(command);
    if (!cairnTool.idle.test(readProcess(command)))
      return [{ work, limit, found: undefined, reason: 'it always runs' }];
  } catch (error) {
    return [{ work, limit, found: undefined, reason: (error as Error).message.split('\n')[0]! }];
  }
  say(`digits: ${rounds} rounds`);
  const { node, digits } = await interleave(rounds, {
    node: () => timeProcess(nothing),
    digits: () => timeProcess(command),
  });
  return [
    { work: 'node -e 0', found: { value: node, unit: 'ms' }, ratio: 1, rounds },
    { work, found: { value: digits, unit: 'ms' }, ratio: digits / node, limit, rounds },
  ];
}
