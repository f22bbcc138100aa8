// Stands between the store and the file system of this process, and sees every write before it happens: for ending the
// process in the midst of one, for letting one fail, and for telling their order. Only for processes made for this.

import fs from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

export interface Write {
  readonly call: string;
  readonly path: string;
  /** Of a rename and a link: the new name. */
  readonly to?: string;
}

/**
 * What becomes of a write: it happens, half of it happens, it fails with an error, or it never comes back, as if the
 * machine had stopped before it.
 */
export type Verdict = 'go' | 'tear' | 'stop' | Error;

type Call = (...given: readonly unknown[]) => unknown;

/** Returns what closes the handles of calls that never came back. */
export async function watchWrites(judge: (write: Write) => Verdict): Promise<() => Promise<void>> {
  const paths = new Map<FileHandle, string>();
  const probe = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(probe) as FileHandle & Record<string, Call>;
  await probe.close();

  const replace = (home: object, call: string, make: (original: Call) => Call) => {
    const calls = home as Record<string, Call>;
    calls[call] = make(calls[call] as Call);
  };
  const onPath =
    (call: string, hasTarget: boolean, isSync: boolean) =>
    (original: Call): Call => {
      const run = (given: readonly unknown[]): unknown => {
        const verdict = judge({ call, path: String(given[0]), ...(hasTarget ? { to: String(given[1]) } : {}) });
        if (verdict instanceof Error) throw verdict;
        return verdict === 'stop' ? never : original(...given);
      };
      return isSync ? (...given) => run(given) : async (...given) => run(given);
    };

  for (const call of ['rename', 'link', 'copyFile']) replace(fs.promises, call, onPath(call, true, false));
  for (const call of ['mkdir', 'rm', 'chmod']) replace(fs.promises, call, onPath(call, false, false));
  replace(fs, 'renameSync', onPath('rename', true, true));
  replace(fs, 'mkdirSync', onPath('mkdir', false, true));
  replace(fs, 'rmSync', onPath('rm', false, true));

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
  syncBuiltinESMExports();

  return async () => {
    for (const [handle] of paths) await handle.close().catch(() => undefined);
    paths.clear();
  };
}

const never: Promise<never> = new Promise(() => {});
