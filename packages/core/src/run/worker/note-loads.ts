// What threads, and programs of Node, that a step starts load: they inherit Node's options, among them a module that writes
// down what they resolve. It is plain JavaScript in a URL, so that any version of Node reads it, and that it is the same
// text on every machine but for the name of its list.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The list of a worker, in a temporary folder of its own. */
export function loadsListIn(temporary: string): string {
  return join(temporary, '.cairn-loads');
}

const code = `import { isMainThread } from 'node:worker_threads';
import * as nodeModule from 'node:module';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const [list, worker] = LIST;
const noted = new Set();
const isWorker = isMainThread && process.argv[1] === worker;
if (nodeModule.registerHooks && !isWorker && !globalThis[Symbol.for('cairn.loads')]) {
  globalThis[Symbol.for('cairn.loads')] = true;
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      if (found.url.startsWith('file:') && !noted.has(found.url)) {
        noted.add(found.url);
        try { appendFileSync(list, fileURLToPath(found.url.replace(/[?#].*$/, '')) + '\\0'); } catch {}
      }
      return found;
    },
  });
}`;

/** The option of Node that has what is loaded noted in a list; `worker` is the file of the worker itself, which is not. */
export function noteLoadsOption(list: string, worker: string): string {
  const source = code.replace('LIST', () => JSON.stringify([list, worker]));
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}

/** What is in the list, each once; the list is gone then. */
export function takeNotedLoads(list: string): readonly string[] {
  try {
    const noted = readFileSync(list, 'utf8').split('\0').filter(Boolean);
    rmSync(list, { force: true });
    return [...new Set(noted)];
  } catch {
    return [];
  }
}
