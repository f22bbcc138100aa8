// Processes that make plans, asked in turn.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Made, MakeRequest } from './make-request.ts';

export interface Makers extends AsyncDisposable {
  make(request: MakeRequest): Promise<Made>;
}

interface Maker {
  readonly child: ChildProcess;
  readonly waiting: Map<number, { resolve(made: Made): void; reject(error: Error): void }>;
}

interface Reply {
  readonly number: number;
  readonly made?: Made;
  readonly error?: string;
}

export function openMakers(count: number): Makers {
  const makers = Array.from({ length: count }, openMaker);
  let asked = 0;
  return {
    make(request) {
      const number = asked++;
      const { child, waiting } = makers.toSorted((a, b) => a.waiting.size - b.waiting.size)[0]!;
      const { promise, resolve, reject } = Promise.withResolvers<Made>();
      waiting.set(number, { resolve, reject });
      child.send({ number, request });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      const ended = makers.map(({ child }) =>
        child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined,
      );
      for (const { child } of makers) child.kill();
      await Promise.all(ended);
    },
  };
}

function openMaker(): Maker {
  // The condition under which packages of this repository are read as their sources.
  const child = fork(join(import.meta.dirname, 'child-maker.ts'), {
    execArgv: ['--conditions=cairn-source', '--disable-warning=ExperimentalWarning'],
  });
  const waiting: Maker['waiting'] = new Map();
  child.on('message', ({ number, made, error }: Reply) => {
    const asked = waiting.get(number)!;
    waiting.delete(number);
    if (made) asked.resolve(made);
    else asked.reject(new Error(error));
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`the maker ended: ${signal ?? `exit code ${code}`}`));
    waiting.clear();
  });
  return { child, waiting };
}
