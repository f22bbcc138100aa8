// Which faults of many are tried: a fixed spread of them in the ordinary run; every one with CAIRN_FAULTS=all, or every
// one of a share with CAIRN_FAULTS=2/4.

const asked = process.env['CAIRN_FAULTS'];
const [, part, parts] = /^(\d+)\/(\d+)$/.exec(asked ?? '') ?? [];

export const triesAll = asked === 'all' || part !== undefined;

/** Of all, those of this share. */
export function shareOf<T>(all: readonly T[]): readonly T[] {
  return part === undefined ? all : all.filter((_, place) => place % Number(parts) === Number(part) - 1);
}

/** Milliseconds that a test may take: long on a busy machine, and as long as it needs with every fault. */
export const patience = triesAll ? 4 * 3_600_000 : 600_000;

/**
 * A fixed spread: the first, the last, and one of each kind, early in the list for one kind and late for the next.
 * Their places in the list, ascending.
 */
export function spreadByKind<T>(all: readonly T[], kindOf: (one: T) => string): readonly number[] {
  const kinds = Map.groupBy(all.keys(), (place) => kindOf(all[place] as T));
  const picked = [...kinds.values()].map((places, turn) => places[Math.floor((turn * places.length) / kinds.size)]!);
  return [...new Set([0, ...picked, all.length - 1])].filter((place) => place in all).sort((a, b) => a - b);
}

/** Says what a test tried: a check that looked at nothing says so too. */
export function say(what: string): void {
  console.log(`faults: ${what}`);
}

/** Works through the items, each lane one at a time. */
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
