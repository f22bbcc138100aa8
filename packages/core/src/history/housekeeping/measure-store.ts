// How large a store is, and how much of it runs and deployed models need. Changes nothing.

import type { MeasuredRooms } from '../../store/check/measure-store.ts';
import type { Tally } from '../../store/check/plan-collection.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore } from '../../store/open-store.ts';
import type { StoreOptions } from './check-store.ts';
import { planGoing } from './collect-store.ts';
import { readNeeds, type StoreNeeds } from './store-needs.ts';

export interface StoreSize extends MeasuredRooms {
  readonly place: string;
  /** Artifacts, folders and records that a recorded run, a run in progress or a deployed model needs. */
  readonly needed: Tally;
  /** What `collect` would remove. */
  readonly unneeded: Tally;
  readonly runs: number;
  readonly deployed: number;
  readonly underWay: number;
  /** Why some needs may be unknown. */
  readonly unread: StoreNeeds['unread'];
}

export async function measureStore(options: StoreOptions): Promise<StoreSize> {
  const place = folderOfStore(options.storePlace);
  const house = keepHouseOf(place);
  const claims = house.readClaims();
  const needs = await readNeeds({ place, home: options.home });
  const { needed, removed } = planGoing(house.list(), needs, claims);
  return {
    place,
    ...house.measure(),
    needed,
    unneeded: removed,
    runs: needs.runs.all,
    deployed: needs.deployed,
    underWay: claims.runs,
    unread: needs.unread,
  };
}
