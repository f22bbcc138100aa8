// What housekeeping does with a store on a disk, by its location: nobody else knows where things are in it.

import { type CollectedSlices, collectInSlices, type SlicesOptions } from './check/collect-in-slices.ts';
import { type MeasuredRooms, measureRooms } from './check/measure-store.ts';
import { type Repair, type RepairOptions, repairStore } from './check/repair-store.ts';
import { type Verification, verifyStore } from './check/verify-store.ts';
import { holdStill } from './claims/hold-still.ts';
import { type NotedProject, readProjects } from './claims/project-notes.ts';
import { readClaims, type StandingClaims } from './claims/standing-claims.ts';
import { removeLaidFolders } from './disk/laid-folders.ts';
import { layoutOf } from './disk/layout.ts';
import { type ListedManifest, listContents, listManifests } from './disk/list-contents.ts';
import { removeContents } from './disk/remove-contents.ts';
import type { Removal, StoreContents } from './store.ts';

export interface Housekeeping {
  /** All that the store holds; no artifact is opened. */
  list(): StoreContents;
  /** The manifest of each result, also where its artifacts are missing. */
  listManifests(): readonly ListedManifest[];
  /** What living runs use. */
  readClaims(): StandingClaims;
  /** Projects elsewhere that use the store. */
  readProjects(): readonly NotedProject[];
  measure(): MeasuredRooms;
  /** Hashes everything, and changes nothing. */
  verify(): Promise<Verification>;
  repair(options: RepairOptions): Promise<Repair>;
  /** Removes what a plan lets go, while runs go on. */
  collect(options: SlicesOptions): Promise<CollectedSlices>;
  /** Removes results while no run finds or stores, whoever uses them. @param what - names who removes, to those who wait */
  removeResults(results: Removal['results'], what: string): Promise<void>;
  /** Removes the folders that are ready for a next reader: each is made again when it is needed. */
  removeLaidFolders(): void;
}

/** @param location - the folder of a store on a disk, which need not exist */
export function keepHouseOf(location: string): Housekeeping {
  const layout = layoutOf(location);
  return {
    list: () => listContents(layout),
    listManifests: () => listManifests(layout),
    readClaims: () => readClaims(layout.temporary),
    readProjects: () => readProjects(layout),
    measure: () => measureRooms(layout),
    verify: () => verifyStore(layout),
    repair: (options) => repairStore(layout, options),
    collect: (options) => collectInSlices(layout, options),
    removeResults: (results, what) =>
      holdStill(
        layout,
        (_, hold) =>
          removeContents(layout, { results, folders: [], files: [] }, async (paths) => {
            for (const path of paths) hold.take(path);
          }),
        { what },
      ),
    removeLaidFolders: () => removeLaidFolders(layout),
  };
}
