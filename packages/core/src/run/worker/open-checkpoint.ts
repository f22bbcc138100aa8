// The state of a node, as its worker reads and writes it: `state-<n>`, a file or a folder, and `current`, a sealed file
// that names it with its digest. `current` is replaced in one step when the state is whole and on the disk. What the node
// had read and loaded by then is in it too: the attempt that goes on does not do that again, and it has to be judged.

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { hasFields, isBoolean, isListOf, isMapOf, isString } from '../../base/shape.ts';
import type { Checkpoint } from '../../dsl/failures/checkpoint.ts';
import { createStoredFile } from '../../dsl/kinds/file.ts';
import { digestPath } from '../../files/digest-path.ts';
import { listFolder } from '../../files/list-folder.ts';
import { listOrNone } from '../../files/read-small.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { syncFolder } from '../../files/sync-folder.ts';
import { syncFiles } from '../../files/sync-many.ts';
import { packageFolder } from '../../fingerprint/packages/package-folder.ts';
import type { StrayRead } from '../executor.ts';
import { readWay } from '../loaded-way.ts';
import { loadedAt } from './watch-loads.ts';
import { readUnwatched } from './watch-reads.ts';

/** What a node did before its state was saved. */
export interface Observed {
  readonly reads: readonly StrayRead[];
  readonly loads: readonly string[];
  readonly drawsRandom: boolean;
}

interface Current extends Observed {
  /** The code that made it. */
  readonly code: LoadedCode;
  readonly name: string;
  readonly digest: Digest;
  /** When it was saved, ISO 8601; only shown to people. */
  readonly at: string;
}

const isCurrent = hasFields<Current>({
  name: (value): value is string => isString(value) && /^state-[\w-]+$/.test(value),
  digest: (value): value is Digest => isString(value),
  at: isString,
  code: isMapOf((value): value is Digest => isString(value)),
  drawsRandom: isBoolean,
  loads: isListOf(isString),
  reads: isListOf(hasFields<StrayRead>({ file: isString, real: isString, stack: isString, isOfLoading: isBoolean })),
});

export interface CheckpointPlace {
  /** Where states are kept; null keeps none. */
  readonly folder: string | null;
  /** The step's own folder, for copies; made by whoever asks. */
  own(): string;
  /** What the node did so far, without what it did before the state that it loaded. */
  observe(): Observed;
  log(message: string): void;
}

export interface OpenCheckpoint {
  readonly checkpoint: Checkpoint;
  /** What was done before the state that was loaded. */
  earlier(): Observed | undefined;
}

let count = 0;

export function openCheckpoint({ folder, own, observe, log }: CheckpointPlace): OpenCheckpoint {
  let before: Current | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  return {
    earlier: () => before,
    checkpoint: {
      load: () =>
        inTurn(async () => {
          const current = folder === null ? undefined : readCurrent(folder);
          if (folder === null || !current) return undefined;
          // A copy: another run may save while this one reads, and the step may do with it as it likes.
          count += 1;
          const copy = join(own(), `checkpoint-${count}`);
          try {
            cpSync(join(folder, current.name), copy, { recursive: true });
            if ((await digestPath(copy)) !== current.digest) return undefined;
          } catch {
            return undefined;
          }
          before = current;
          log(`goes on from the state that it saved at ${current.at}`);
          return createStoredFile(copy);
        }),
      save: (state) =>
        inTurn(async () => {
          if (!(state instanceof Uint8Array) && typeof state?.path !== 'string')
            throw new TypeError('checkpoint.save takes bytes, or { path } of a file or a folder');
          if (folder === null) return;
          const now = observe();
          const code = digestLoaded(now.loads);
          if (!code) {
            log('does not save its state: its code was edited after it was loaded');
            return;
          }
          // The names of the folders above are not synced: those are none of the node's to read, and a state may be lost.
          mkdirSync(folder, { recursive: true });
          count += 1;
          const name = `state-${process.pid}-${process.hrtime.bigint()}-${count}`;
          const path = join(folder, name);
          if (state instanceof Uint8Array) writeFileSync(path, state);
          else cpSync(state.path, path, { recursive: true, dereference: true });
          const files = statSync(path).isDirectory() ? listFolder(path).map((file) => file.path) : [path];
          await syncFiles(files, folder);
          const current: Current = {
            ...{ name, digest: await digestPath(path), at: new Date().toISOString() },
            code: { ...before?.code, ...code },
            reads: [...(before?.reads ?? []), ...now.reads],
            loads: [...(before?.loads ?? []), ...now.loads],
            drawsRandom: now.drawsRandom || (before?.drawsRandom ?? false),
          };
          const unfinished = join(folder, `unfinished-${name}`);
          writeFileSync(unfinished, sealJson(current));
          await syncFiles([unfinished], folder);
          renameSync(unfinished, join(folder, 'current'));
          await syncFolder(folder);
          for (const other of listOrNone(folder))
            if (/^(state|unfinished)-/.test(other) && other !== name)
              rmSync(join(folder, other), { recursive: true, force: true });
        }),
    },
  };
}

function readCurrent(folder: string): Current | undefined {
  try {
    const current = openSealedJson(readFileSync(join(folder, 'current')));
    // A node whose code was edited and put back since is not one that goes on.
    const isOne = isCurrent(current) && existsSync(join(folder, current.name)) && isSameCode(current.code);
    return isOne ? current : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The code of the project that a node loaded, by absolute path: a state was made by that code, and not by what the files
 * say later.
 */
type LoadedCode = Readonly<Record<string, Digest>>;

/** Milliseconds by which the times of files may be behind the clock. */
const coarse = 20;

/** Undefined if a file may have been edited since it was loaded: which code runs is not known then. */
function digestLoaded(loads: readonly string[]): LoadedCode | undefined {
  const code: Record<string, Digest> = {};
  for (const { file } of loads.map(readWay)) {
    const at = loadedAt(file);
    if (at === undefined || packageFolder(file) !== undefined) continue;
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found || found.ctimeMs > at - coarse) return undefined;
    code[file] = digestNow(file);
  }
  return code;
}

/** Whether files have the bytes that were loaded. */
function isSameCode(code: LoadedCode): boolean {
  return Object.entries(code).every(([file, digest]) => {
    try {
      return digestNow(file) === digest;
    } catch {
      return false;
    }
  });
}

function digestNow(file: string): Digest {
  return digestBytes(readUnwatched(() => readFileSync(file)));
}
