// Verifies and repairs a store, and says which runs need the damaged files.

import { join, relative } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { FaultError } from '../../base/errors/fault-error.ts';
import {
  type CheckedBundles,
  checkBundles,
  type RepairedBundles,
  repairBundles,
} from '../../registry/check-bundles.ts';
import { sweepPublishing } from '../../registry/publish.ts';
import type { Finding } from '../../store/check/finding.ts';
import type { Measured } from '../../store/check/measure-store.ts';
import type { Repair } from '../../store/check/repair-store.ts';
import type { Verification } from '../../store/check/verify-store.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore, openStore } from '../../store/open-store.ts';
import { nameOfResult } from '../../store/result-name.ts';
import { type ClearValue, findClearValues, removeClearValues } from './clear-values.ts';
import { type Need, readNeeds, type StoreNeeds } from './store-needs.ts';
import { type SummarizedNeed, summarizeNeeds } from './summarize-needs.ts';
import { tellStoreErrors } from './tell-store-errors.ts';

export interface StoreOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The location of the store. */
  readonly storePlace: string;
}

/** `path` is relative to the store. */
export interface ToldFinding extends Finding {
  readonly neededBy: readonly SummarizedNeed[];
}

export interface CheckedStore {
  readonly place: string;
  readonly looked: Verification['looked'];
  readonly findings: readonly ToldFinding[];
  /** Results that recorded runs name and that are not in the store: collected, damaged or lost. */
  readonly absent: readonly SummarizedNeed[];
  /** Deployed models of this project, and those whose bytes have changed since they were published. */
  readonly bundles: CheckedBundles;
  /** Records and results in which an earlier version wrote values of declared variables in plain text. */
  readonly clearValues: readonly ClearValue[];
  /** Why some needs may be unknown. */
  readonly unread: StoreNeeds['unread'];
}

export interface RepairedStore extends CheckedStore {
  readonly setAside: readonly ToldFinding[];
  readonly dropped: readonly ToldFinding[];
  readonly rewritten: readonly ToldFinding[];
  readonly left: readonly ToldFinding[];
  readonly bundlesRepaired: RepairedBundles;
  readonly swept: number;
  readonly damaged: Measured;
  readonly isEmptied: boolean;
  /** What the next run that needs it makes again. */
  readonly again: readonly SummarizedNeed[];
}

/**
 * Hashes everything in a store. Changes nothing.
 *
 * @throws FaultError `store-unwritable` for a store with another layout
 */
export async function verifyStore({ home, storePlace }: StoreOptions): Promise<CheckedStore> {
  const place = folderOfStore(storePlace);
  const verified = await tellStoreErrors(() => keepHouseOf(place).verify());
  return {
    ...describe(place, verified, await readNeeds({ place, home })),
    bundles: await lookAtBundles(home),
    clearValues: await findClearValues(home, place),
  };
}

/** @throws FaultError `store-unwritable` */
export async function repairStore(options: StoreOptions & { readonly emptyDamaged?: boolean }): Promise<RepairedStore> {
  const { home, storePlace, emptyDamaged = false } = options;
  const place = folderOfStore(storePlace);
  const bundles = await lookAtBundles(home);
  const repaired: Repair = await tellStoreErrors(() => keepHouseOf(place).repair({ home, emptyDamaged }));
  const needs = await readNeeds({ place, home });
  const { verified, setAside, dropped, rewritten, left, swept, damaged, isEmptied } = repaired;
  const tell = teller(place, verified.findings, needs);
  const again = [...setAside, ...dropped].flatMap((finding) => needsOf(finding, verified.findings, needs));
  return {
    ...describe(place, verified, needs),
    bundles,
    clearValues: await tellStoreErrors(() => removeClearValues(home, place)),
    bundlesRepaired: bundles.findings.length
      ? await tellStoreErrors(async () => repairBundles(join(home, '.cairn'), await openStore(place)))
      : { restored: [], left: [] },
    setAside: setAside.map(tell),
    dropped: dropped.map(tell),
    rewritten: rewritten.map(tell),
    left: left.map(tell),
    swept: swept + sweepPublishing(join(home, '.cairn')),
    damaged,
    isEmptied,
    again: summarizeNeeds(again).filter(({ by }) => by === 'run'),
  };
}

/** A registry that cannot be read is reported with the unread needs. */
async function lookAtBundles(home: string): Promise<CheckedBundles> {
  try {
    return await checkBundles(join(home, '.cairn'));
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { looked: 0, findings: [] };
  }
}

function describe(
  place: string,
  { looked, findings, records }: Verification,
  needs: StoreNeeds,
): Omit<CheckedStore, 'bundles' | 'clearValues'> {
  // Results that are reported as damaged are not reported as absent too.
  const found = new Set(findings.flatMap(({ key, name }) => (key && name ? [nameOfResult({ key, name })] : [])));
  const isAbsent = (name: string): boolean => !records.has(name) && !found.has(name);
  const absent = [...needs.results].flatMap(([name, runs]) => (isAbsent(name) ? runs : []));
  return {
    place,
    looked,
    findings: findings.map(teller(place, findings, needs)),
    absent: summarizeNeeds(absent),
    unread: needs.unread,
  };
}

function teller(place: string, all: readonly Finding[], needs: StoreNeeds): (finding: Finding) => ToldFinding {
  return (finding) => ({
    ...finding,
    path: relative(place, finding.path),
    neededBy: summarizeNeeds(needsOf(finding, all, needs)),
  });
}

/**
 * For a record, the needs of its result; for an artifact, the needs of its digest and of the folders and results that
 * lack it.
 */
function needsOf({ key, name, digest }: Finding, all: readonly Finding[], needs: StoreNeeds): readonly Need[] {
  const ofResult = key && name !== undefined ? (needs.results.get(nameOfResult({ key, name })) ?? []) : [];
  return [...ofResult, ...(digest ? needsOfArtifact(digest, all, needs) : [])];
}

function needsOfArtifact(digest: Digest, all: readonly Finding[], needs: StoreNeeds): readonly Need[] {
  const folders = all.flatMap((each) => (each.kind === 'folder' && each.lacks?.includes(digest) ? [each.digest!] : []));
  return [digest, ...folders].flatMap((each) => needs.artifacts.get(each) ?? []);
}
