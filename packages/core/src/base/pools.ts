// Pools: what a machine has a limited number of, such as GPUs, licences or calls of a service. `{ gpu: 1, api: '60 a
// minute' }` declares them. They are not in the key.

/** How often the nodes that use a pool may start. */
export type PoolRate = `${number} ${'a second' | 'a minute' | 'an hour' | 'a day'}`;

/** A pool that has a size, a rate, or both. */
export interface PoolSpec {
  /** How much of it there is: a whole number from 1 to 9999. Left out: it has no size, only a rate. */
  readonly size?: number;
  /** How much of it may start in any period of that length: `'60 a minute'`. Left out: as often as its size lets. */
  readonly rate?: PoolRate;
}

/** Pools by name: a size, a rate, or both. */
export type Pools = Readonly<Record<string, number | PoolRate | PoolSpec>>;

/** A declared pool, in numbers. */
export interface Pool {
  /** Infinity if it has none. */
  readonly size: number;
  readonly rate: { readonly count: number; readonly periodMs: number; readonly text: string } | undefined;
}

export const mostOfPool = 9999;
const periods = { 'a second': 1000, 'a minute': 60_000, 'an hour': 3_600_000, 'a day': 86_400_000 } as const;
const form = "a size from 1 to 9999, a rate such as '60 a minute', or both: { size: 3, rate: '60 a minute' }";

/** Whether it can be the size of a pool, or what a node takes of one. */
export function isAmount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= mostOfPool;
}

/** Undefined if it is not a declaration. */
export function readPool(declared: unknown): Pool | undefined {
  if (isAmount(declared)) return { size: declared, rate: undefined };
  if (typeof declared === 'string') {
    const rate = readRate(declared);
    return rate && { size: Number.POSITIVE_INFINITY, rate };
  }
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) return undefined;
  const { size, rate, ...others } = declared as { readonly [name: string]: unknown };
  if (Object.keys(others).length || (size === undefined && rate === undefined)) return undefined;
  if (size !== undefined && !isAmount(size)) return undefined;
  const read = rate === undefined ? undefined : readRate(rate);
  return rate === undefined || read ? { size: size ?? Number.POSITIVE_INFINITY, rate: read } : undefined;
}

/** What is wrong with a declaration, as a sentence; undefined if nothing is. */
export function findWrongPool(name: string, declared: unknown): string | undefined {
  return readPool(declared) ? undefined : `pool '${name}' requires ${form}, not ${JSON.stringify(declared)}`;
}

function readRate(text: unknown): Pool['rate'] {
  const match = typeof text === 'string' ? /^(\d+) (an? [a-z]+)$/.exec(text) : null;
  const periodMs = match ? periods[match[2] as keyof typeof periods] : undefined;
  const count = Number(match?.[1]);
  return periodMs !== undefined && isAmount(count) ? { count, periodMs, text: text as string } : undefined;
}
