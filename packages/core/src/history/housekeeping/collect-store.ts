// Removes from a store what no run and no deployed model needs, while runs go on (store/claims/claims.ts explains why
// this is safe). First a plan is made from the claims, then from the records of runs, then from the contents of the
// store. The removal happens in short slices, each of which reads the claims and the list of runs again
// (store/check/collect-in-slices.ts).

import { rm } from 'node:fs/promises';
import type { Digest, Key } from '../../base/brand.ts';
import { FaultError } from '../../base/errors/fault-error.ts';
import {
  addTallies,
  noTally,
  type PlannedCollection,
  planCollection,
  subtractTallies,
  type Tally,
  tallyAll,
  tallyOf,
} from '../../store/check/plan-collection.ts';
import { sweepCheckpoints } from '../../store/checkpoints.ts';
import type { StandingClaims } from '../../store/claims/standing-claims.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore, openStore } from '../../store/open-store.ts';
import { nameOfResult } from '../../store/result-name.ts';
import type { ListedResult, StoreContents } from '../../store/store.ts';
import { isStaying, listNeeders, type RunNeed, readNeeds, type StoreNeeds } from './store-needs.ts';
import { type SweptBeside, sweepBeside } from './sweep-beside.ts';
import { tellStoreErrors } from './tell-store-errors.ts';

export interface CollectOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** Default `.cairn` in `home`. */
  readonly storePlace: string;
  /** Keeps what the newest runs of each pipeline need. Without this and `olderThan`, what all runs need is kept. */
  readonly keepRuns?: number | undefined;
  /** Days: keeps what younger runs need. */
  readonly olderThan?: number | undefined;
  /** Bytes: removes only as much as necessary to get below this, least recently used first. */
  readonly limit?: number | undefined;
  /** Reports what would be removed, and removes nothing. */
  readonly isDry?: boolean;
}

/** A result that is removed, and the newest run that named it. */
export interface GoingResult {
  readonly key: Key;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly lastUsed: Pick<RunNeed, 'run' | 'pipeline' | 'node' | 'at'> | null;
}

export interface Collection {
  readonly place: string;
  readonly isDry: boolean;
  readonly removed: Tally;
  readonly kept: Tally;
  /** The part of the kept contents that runs and deployed models need. */
  readonly needed: Tally;
  readonly going: {
    readonly results: readonly GoingResult[];
    readonly folders: readonly Digest[];
    readonly artifacts: readonly Digest[];
  };
  readonly limit: number | null;
  /** The number of runs whose needs are kept, and of all runs. */
  readonly runs: StoreNeeds['runs'];
  readonly deployed: number;
  /** The number of runs that go on meanwhile: what they use stays. */
  readonly underWay: number;
  /** Nothing could be removed: a run that goes on cannot write its claims. */
  readonly isHindered: boolean;
  /** Projects that used the store and were removed together with their runs. */
  readonly gone: readonly string[];
  /** States of nodes that were interrupted, and that nobody goes on from: they have a result, or are a week old. */
  readonly checkpoints: number;
  /** Logs and caches of this project that nothing needs. */
  readonly beside: SweptBeside;
}

/** @throws FaultError `run-damaged`, `store-shared`, `registry-damaged`, `store-unwritable` */
export async function collectStore(options: CollectOptions): Promise<Collection> {
  const place = folderOfStore(options.storePlace);
  const house = keepHouseOf(place);
  const store = await openStore(place);
  const plan = async (claims: StandingClaims): Promise<Planned> => {
    const keep = { runs: options.keepRuns, days: options.olderThan };
    const needs = await readNeeds({ place, home: options.home, keep });
    if (needs.unread.length) throw new FaultError(needs.unread);
    const contents = await store.list();
    const planned = planGoing(contents, needs, claims, options.limit);
    const names = new Set(planned.going.results.map(nameOfResult));
    const results = contents.results.filter((result) => names.has(nameOfResult(result)));
    return { claims, needs, contents, planned, results };
  };
  const { isDry = false, home } = options;
  const removePlanned = async (): Promise<Planned> => {
    const going = { results: [] as ListedResult[], folders: [] as Digest[], files: [] as Digest[] };
    let removed = noTally;
    for (let plans = 1; ; plans += 1) {
      const before = await listNeeders(place, home);
      const found = await plan(house.readClaims());
      const isOutdated = async () => (await listNeeders(place, home)) !== before;
      const { contents, planned } = found;
      const slices = await house.collect({ contents, going: planned.going, isOutdated });
      going.results.push(...slices.removed.results);
      going.folders.push(...slices.removed.folders);
      going.files.push(...slices.removed.files);
      const gone = tallyOf(contents, slices.removed);
      removed = addTallies(removed, gone);
      if (!slices.isWhole && plans < mostPlans) continue;
      const kept = subtractTallies(tallyAll(contents), gone);
      return { ...found, results: going.results, planned: { ...planned, going, removed, kept } };
    }
  };
  if (isDry) {
    const planned = await plan(house.readClaims());
    const checkpoints = sweepCheckpoints(store, keysOf(planned.contents), { isDry });
    return { ...describe(planned, place, options), checkpoints, beside: await sweepBeside(home, { isDry }) };
  }
  return tellStoreErrors(async () => {
    const done = await removePlanned();
    for (const { file } of done.needs.gone) await rm(file, { force: true });
    house.removeLaidFolders();
    const checkpoints = sweepCheckpoints(store, keysOf(done.contents));
    return { ...describe(done, place, options), checkpoints, beside: await sweepBeside(home) };
  });
}

function keysOf({ results }: StoreContents): ReadonlySet<string> {
  return new Set(results.map(({ key }) => key));
}

/** The number of plans that may become outdated. After that, runs begin and end faster than plans can be made. */
const mostPlans = 10;

interface Planned {
  readonly claims: StandingClaims;
  readonly needs: StoreNeeds;
  readonly contents: StoreContents;
  readonly planned: PlannedCollection;
  /** What is removed. */
  readonly results: readonly ListedResult[];
}

export function planGoing(
  contents: StoreContents,
  needs: StoreNeeds,
  claims: StandingClaims,
  limit?: number,
): PlannedCollection {
  const isKept = (needers: readonly Parameters<typeof isStaying>[0][] | undefined): boolean =>
    needers?.some(isStaying) ?? false;
  return planCollection(contents, {
    needed: {
      isArtifactNeeded: (digest) => claims.isAll || claims.digests.has(digest) || isKept(needs.artifacts.get(digest)),
      isResultNeeded: (result) =>
        claims.isAll || claims.keys.has(result.key) || isKept(needs.results.get(nameOfResult(result))),
    },
    ...(limit !== undefined && { limit }),
    lastUsed: (entry) => newestUse(entry, needs)?.at ?? (typeof entry === 'string' ? '' : entry.at),
  });
}

/** The newest run that names it, even if that run keeps nothing. */
function newestUse(entry: ListedResult | Digest, needs: StoreNeeds): RunNeed | undefined {
  const named = typeof entry === 'string' ? needs.artifacts.get(entry) : needs.results.get(nameOfResult(entry));
  let newest: RunNeed | undefined;
  for (const need of named ?? []) if (need.by === 'run' && (!newest || need.at > newest.at)) newest = need;
  return newest;
}

function describe(
  { claims, needs, planned, results }: Planned,
  place: string,
  options: CollectOptions,
): Omit<Collection, 'beside' | 'checkpoints'> {
  const { removed, kept, needed, going } = planned;
  return {
    place,
    isDry: options.isDry ?? false,
    removed,
    kept,
    needed,
    going: { results: describeResults(results, needs), folders: going.folders, artifacts: going.files },
    limit: options.limit ?? null,
    runs: needs.runs,
    deployed: needs.deployed,
    underWay: claims.runs,
    isHindered: claims.isAll,
    gone: needs.gone.map(({ home }) => home),
  };
}

function describeResults(results: readonly ListedResult[], needs: StoreNeeds): readonly GoingResult[] {
  return results.map((result) => {
    const use = newestUse(result, needs);
    const { key, outputs } = result;
    return {
      key,
      outputs,
      lastUsed: use ? { run: use.run, pipeline: use.pipeline, node: use.node, at: use.at } : null,
    };
  });
}
