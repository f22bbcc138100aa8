// Ctrl-C: the first stops the run and leaves a record of it, the second ends the command at once.

import { exitCodes } from '@cairn/core';
import { leaveProcess } from './leave-process.ts';

export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterrupts(onFirst: () => void): Interrupts {
  const controller = new AbortController();
  const listen = (): void => {
    if (controller.signal.aborted) leaveProcess(exitCodes.interrupted);
    controller.abort();
    onFirst();
  };
  for (const signal of signals) process.on(signal, listen);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, listen);
    },
  };
}
