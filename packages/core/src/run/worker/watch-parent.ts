// A worker whose runner was killed must end too, with the programs that it started, also while a step keeps its event
// loop busy: a thread of its own looks whether the parent is still the same.

import { Worker } from 'node:worker_threads';

const watch = `
  const { parentPort, workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
  }, 1000);
`;

/** The worker leads a group of its own. */
export function endGroup(): void {
  process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
}

export function watchParent(): Worker {
  const thread = new Worker(watch, { eval: true, workerData: process.ppid, execArgv: [] });
  thread.unref();
  return thread;
}
