// A worker whose runner was killed must end too, also while a step keeps its event loop busy: a thread of its own looks
// whether the parent is still the same.

import { Worker } from 'node:worker_threads';

const watch = `
  const { parentPort, workerData } = require('node:worker_threads');
  setInterval(() => {
    if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
  }, 1000);
`;

export function watchParent(): void {
  const thread = new Worker(watch, { eval: true, workerData: process.ppid, execArgv: [] });
  thread.unref();
}
