// Which of many faults are tried: a fixed selection in the ordinary run; every one with CAIRN_FAULTS=all, or every one
// of a share with CAIRN_FAULTS=2/4.

const asked = process.env['CAIRN_FAULTS'];
const [, part, parts] = /^(\d+)\/(\d+)$/.exec(asked ?? '') ?? [];

export const triesAll = asked === 'all' || part !== undefined;

/** The items of this share. */
export function shareOf<T>(all: readonly T[]): readonly T[] {
  return part === undefined ? all : all.filter((_, place) => place % Number(parts) === Number(part) - 1);
}

/** Milliseconds that a test may take: long on a busy machine, and longer with every fault. */
export const patience = triesAll ? 4 * 3_600_000 : 600_000;

/**
 * A fixed selection: the first, the last, and one of each kind, early in the list for one kind and late for the next.
 * Returns their indices, ascending.
 */
export function spreadByKind<T>(all: readonly T[], kindOf: (one: T) => string): readonly number[] {
  const kinds = Map.groupBy(all.keys(), (place) => kindOf(all[place] as T));
  const picked = [...kinds.values()].map((places, turn) => places[Math.floor((turn * places.length) / kinds.size)]!);
  return [...new Set([0, ...picked, all.length - 1])].filter((place) => place in all).sort((a, b) => a - b);
}

/** Reports what a test tried, also if it tried nothing. */
export function say(what: string): void {
  console.log(`faults: ${what}`);
}

/** Works through the items; each lane handles one at a time. */
export async function inLanes<Lane, T>(
  lanes: readonly Lane[],
  items: readonly T[],
  work: (lane: Lane, item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(lane, item);
    }),
  );
}
