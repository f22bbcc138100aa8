// The pools of the machine, as one run uses them: amounts that its nodes hold while they run, and rates at which they
// start. All runs of a machine share them through files in one folder, whatever their projects and stores.

import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import { type Pool, type Pools, readPool } from '../../base/pools.ts';
import { FileLocks } from '../../store/locks/file-locks.ts';
import { FilePools, type PoolUse } from '../../store/locks/file-pools.ts';
import { RateFile } from '../../store/locks/rate-file.ts';
import { nameHolder, type OpenRequest } from './shared-requests.ts';

export interface RunPools {
  /** Sizes by name, Infinity for a pool without one. */
  readonly sizes: ReadonlyMap<string, number>;
  /** What a node takes, in the order in which all runs take it. A node that goes on does not start again. */
  requests(amounts: Readonly<Record<string, number>>, isStart: boolean): readonly OpenRequest[];
  close(): void;
}

/** For a run without pools: nothing that steps ask for is limited. */
export const noPools: RunPools = { sizes: new Map(), requests: () => [], close: () => undefined };

/** How often a node looks again whose rate was used up, at least. */
const longestSleepMs = 1000;

/** The folder of the pools of a user: the same one whatever the project, the store and `TMPDIR`. */
export function defaultPoolsFolder(): string {
  return join(
    process.platform === 'win32' ? tmpdir() : '/tmp',
    `cairn-pools-${process.getuid?.() ?? userInfo().username}`,
  );
}

/**
 * @param folder - default: that of the user
 * @param what - what this run does, for those who wait for it
 * @param onAlone - called if the folder cannot be used: then the pools hold in this run only
 */
export function openRunPools(
  declared: Pools | undefined,
  folder: string | undefined,
  what: string,
  onAlone: (folder: string, problem: string) => void,
): RunPools {
  const pools = new Map(Object.entries(declared ?? {}).flatMap(([name, one]) => listRead(name, one)));
  if (!pools.size) return noPools;
  const place = folder ?? defaultPoolsFolder();
  let amounts: FilePools | undefined;
  let turns: FileLocks | undefined;
  // Where nothing can be written, they remember the starts of this run.
  const rates = new Map<string, RateFile>();
  let used = place;
  const open = (): void => {
    if (amounts) return;
    const problem = folder === undefined ? findForeign(place) : undefined;
    if (problem !== undefined) onAlone(place, problem);
    // Below a file nothing can be written, so it holds in this process.
    if (problem !== undefined) used = join(place, 'refused');
    amounts = new FilePools(used, what);
    turns = new FileLocks(used, what);
  };
  const requestAmount = (name: string, amount: number, { size }: Pool): OpenRequest[] => {
    if (size === Number.POSITIVE_INFINITY) return [];
    return [
      () => {
        open();
        const request = amounts!.request(name, amount, size);
        return {
          isHeld: () => request.isHeld(),
          wait: ({ signal, onWait }) =>
            request.wait({ signal, onWait: (ahead) => onWait?.(describeAhead(name, amount, size, ahead)) }),
          release: () => request.release(),
        };
      },
    ];
  };
  const requestTurn = (name: string, amount: number, { rate }: Pool): OpenRequest[] => {
    if (!rate) return [];
    return [
      () => {
        open();
        const lock = turns!.request(`rate ${name}`);
        const path = join(used, `${digestBytes(`rate ${name}`).slice(0, 24)}.rate`);
        const file = rates.get(name) ?? new RateFile(path, rate);
        rates.set(name, file);
        return {
          isHeld: () => lock.isHeld() && file.waitFor(amount) === 0,
          async wait({ signal, onWait }) {
            const said = `pool '${name}', of which ${rate.text} may start`;
            await lock.wait({
              ...(signal && { signal }),
              // The next one of this run says what it waits for.
              onWait: (holder) => holder.pid !== process.pid && onWait?.(`${said}: ${nameHolder(holder)} is ahead`),
            });
            for (let left = file.waitFor(amount), isSaid = false; left > 0; left = file.waitFor(amount)) {
              if (!isSaid) onWait?.(`${said}: the next one in ${Math.ceil(left / 1000)} s`);
              isSaid = true;
              await sleep(Math.min(left, longestSleepMs), undefined, signal ? { signal } : {});
            }
          },
          begin() {
            file.note(amount);
            lock.release();
          },
          release: () => lock.release(),
        };
      },
    ];
  };
  return {
    sizes: new Map([...pools].map(([name, { size }]) => [name, size])),
    requests(amountsOf, isStart) {
      const asked = Object.entries(amountsOf)
        .flatMap(([name, amount]) => (pools.has(name) ? [{ name, amount, pool: pools.get(name)! }] : []))
        .sort((a, b) => compareCodeUnits(a.name, b.name));
      return [
        ...asked.flatMap(({ name, amount, pool }) => requestAmount(name, amount, pool)),
        ...(isStart ? asked.flatMap(({ name, amount, pool }) => requestTurn(name, amount, pool)) : []),
      ];
    },
    close() {
      amounts?.close();
      turns?.close();
    },
  };
}

function listRead(name: string, declared: unknown): [string, Pool][] {
  const pool = readPool(declared);
  return pool ? [[name, pool]] : [];
}

/** `1 of pool 'gpu': process 4711 (digits) has 1 of 1, and 2 requests are ahead` */
function describeAhead(name: string, amount: number, size: number, ahead: readonly PoolUse[]): string {
  const held = new Map<string, number>();
  for (const { holder, amount: theirs, isHeld } of ahead) {
    const who = holder ? nameHolder(holder) : 'this run';
    if (isHeld) held.set(who, (held.get(who) ?? 0) + theirs);
  }
  const holders = [...held].map(([who, theirs]) => `${who} has ${theirs} of ${size}`);
  const waiting = ahead.filter(({ isHeld }) => !isHeld).length;
  const others = waiting ? [`${waiting} ${waiting === 1 ? 'request is' : 'requests are'} ahead`] : [];
  return `${amount} of pool '${name}': ${[...holders, ...others].join(', and ')}`;
}

/** In a folder that everyone can write to, the name may be taken. */
function findForeign(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    const own = process.getuid?.();
    if (!found.isDirectory()) return 'it is not a folder';
    return own !== undefined && found.uid !== own ? 'it belongs to another user' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
