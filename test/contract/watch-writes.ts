// Replaces functions of this process's file system, and sees every write of the store before it happens: to end the
// process in the middle of one, to let one fail, or to report their order. Only for processes that are started for
// this.

import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

export interface Write {
  readonly call: string;
  readonly path: string;
  /** The new name, for a rename or a link. */
  readonly to?: string;
}

/**
 * The result of a write: it happens, half of it happens, it fails with an error, or it never returns, as if the machine
 * had stopped before it.
 */
export type Verdict = 'go' | 'tear' | 'stop' | Error;

type Call = (...given: readonly unknown[]) => unknown;

/** Returns a function that closes the handles of calls that never returned. */
export async function watchWrites(judge: (write: Write) => Verdict): Promise<() => Promise<void>> {
  const closeHandles = await watchHandles(judge);
  const closeFiles = watchFiles(judge);

  const onPath =
    (call: string, hasTarget: boolean, isSync: boolean) =>
    (original: Call): Call => {
      const run = (given: readonly unknown[]): unknown => {
        const verdict = judge({ call, path: String(given[0]), ...(hasTarget ? { to: String(given[1]) } : {}) });
        if (verdict instanceof Error) throw verdict;
        if (verdict === 'stop' && isSync) throw new Stopped();
        return verdict === 'stop' ? never : original(...given);
      };
      return isSync ? (...given) => run(given) : async (...given) => run(given);
    };

  for (const call of ['rename', 'link', 'copyFile']) replace(fs.promises, call, onPath(call, true, false));
  for (const call of ['mkdir', 'rm', 'chmod', 'unlink', 'rmdir'])
    replace(fs.promises, call, onPath(call, false, false));
  for (const call of ['rename', 'link']) replace(fs, `${call}Sync`, onPath(call, true, true));
  for (const call of ['mkdir', 'rm']) replace(fs, `${call}Sync`, onPath(call, false, true));
  replace(fs, 'unlinkSync', onPath('rm', false, true));
  syncBuiltinESMExports();

  return async () => {
    await closeHandles();
    closeFiles();
  };
}

/** Writes through the handles of `fs/promises`. */
async function watchHandles(judge: (write: Write) => Verdict): Promise<() => Promise<void>> {
  const paths = new Map<FileHandle, string>();
  const probe = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(probe) as FileHandle & Record<string, Call>;
  await probe.close();

  replace(fs.promises, 'open', (original) => async (...given) => {
    const path = String(given[0]);
    const verdict = judge({ call: given[1] === 'wx' ? 'create' : 'open', path });
    if (verdict instanceof Error) throw verdict;
    if (verdict === 'stop') return never;
    const handle = (await original(...given)) as FileHandle;
    paths.set(handle, path);
    return handle;
  });

  for (const call of ['write', 'writeFile', 'sync', 'chmod']) {
    replace(
      handles,
      call,
      (original) =>
        async function (this: FileHandle, ...given) {
          const verdict = judge({ call, path: paths.get(this) ?? '' });
          if (verdict instanceof Error) throw verdict;
          if (verdict === 'stop') return never;
          if (verdict === 'tear' && call === 'write') {
            const [bytes, offset, length, position] = given as [Buffer, number, number, number];
            return original.call(this, bytes, offset, Math.ceil(length / 2), position);
          }
          if (verdict === 'tear' && call === 'writeFile') return original.call(this, String(given[0]).slice(0, 9));
          return original.call(this, ...given);
        },
    );
  }

  return async () => {
    for (const [handle] of paths) await handle.close().catch(() => undefined);
    paths.clear();
  };
}

/** Writes through file descriptors. */
function watchFiles(judge: (write: Write) => Verdict): () => void {
  const paths = new Map<unknown, string>();
  const waiting = new Set<number>();
  const decide = (call: string, file: unknown): Verdict => {
    const verdict = judge({ call, path: paths.get(file) ?? '' });
    if (verdict instanceof Error) throw verdict;
    return verdict;
  };

  replace(fs, 'openSync', (original) => (...given) => {
    const path = String(given[0]);
    const verdict = judge({ call: given[1] === 'wx' ? 'create' : 'open', path });
    if (verdict instanceof Error) throw verdict;
    if (verdict === 'stop') throw new Stopped();
    const file = original(...given);
    paths.set(file, path);
    return file;
  });
  replace(fs, 'fchmodSync', (original) => (...given) => {
    if (decide('chmod', given[0]) === 'stop') throw new Stopped();
    return original(...given);
  });
  replace(fs, 'writeFileSync', (original) => (...given) => {
    if (typeof given[0] !== 'number') return original(...given);
    const verdict = decide('writeFile', given[0]);
    if (verdict === 'stop') throw new Stopped();
    return verdict === 'tear' ? original(given[0], String(given[1]).slice(0, 9)) : original(...given);
  });
  replace(fs, 'fsync', (original) => (...given) => {
    const [file, told] = given as [number, (error: unknown) => void];
    try {
      if (decide('sync', file) !== 'stop') return original(file, told);
      waiting.add(file);
    } catch (error) {
      process.nextTick(told, error);
    }
    return undefined;
  });

  return () => {
    for (const file of waiting) fs.closeSync(file);
    waiting.clear();
  };
}

function replace(home: object, call: string, make: (original: Call) => Call): void {
  const calls = home as Record<string, Call>;
  calls[call] = make(calls[call] as Call);
}

/** For synchronous calls: later calls in the same process are stopped too. */
class Stopped extends Error {}

const never: Promise<never> = new Promise(() => {});
