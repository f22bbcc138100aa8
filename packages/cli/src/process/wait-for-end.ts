// A command that serves goes on until somebody ends it. SIGTERM and Ctrl-C let it close; a second one ends it at once.

import { exitCodes } from '@cairn/core';
import { leaveProcess } from './leave-process.ts';

/** Resolves when what was open is closed. */
export function waitForEnd(server: { close(): Promise<void> }): Promise<void> {
  return new Promise((resolve, reject) => {
    let isEnding = false;
    const end = (): void => {
      if (isEnding) leaveProcess(exitCodes.interrupted);
      isEnding = true;
      server.close().then(resolve, reject);
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  });
}
