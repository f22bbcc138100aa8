// The native backend, checked in a process of its own: a library that crashes, on a processor that it does not know for
// example, is a finding and not the end of the doctor.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { formatSeconds } from '@cairn/report';
import type { BackendCheck } from '../../lookup/project-steps.ts';
import type { Check } from '../../pages/checks.ts';
import { cliProgram, isCliSource } from '../../process/own-package.ts';

export type BackendAnswer =
  | { readonly check: BackendCheck }
  | {
      readonly problem: string;
      readonly fix: string;
      /** The project does not have TensorFlow, which only networks need. */
      readonly isMissing?: boolean;
    };

const name = 'native backend';
const patience = 120_000;

export async function checkNative(cwd: string): Promise<Check> {
  const child = fork(cliProgram('commands/doctor/native-process'), {
    cwd,
    execArgv: isCliSource ? ['--conditions=cairn-source'] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: patience,
    killSignal: 'SIGKILL',
  });
  let answer: BackendAnswer | undefined;
  child.on('message', (message) => {
    answer = message as BackendAnswer;
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (!answer) return { name, state: 'wrong', found: `it crashed (${signal ?? `exit ${code}`})`, fix: setUp };
  if ('problem' in answer)
    return { name, state: answer.isMissing ? 'note' : 'wrong', found: answer.problem, fix: answer.fix };
  return describe(answer.check);
}

const setUp = 'Set it up again: npm run setup in a checkout of Cairn, npx cairn-native elsewhere.';

function describe({ tensorflow, tfjs, threads, seconds, firstLoss, lastLoss, converged }: BackendCheck): Check {
  const used = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const versions = `TensorFlow ${tensorflow}, tfjs-node ${tfjs}, ${used}`;
  const losses = `loss ${firstLoss.toFixed(3)} to ${lastLoss.toFixed(3)}`;
  if (converged)
    return { name, state: 'well', found: `${versions}; a training converged in ${formatSeconds(seconds)} (${losses})` };
  return { name, state: 'wrong', found: `${versions}; a training did not converge (${losses})`, fix: setUp };
}
