// Housekeeping of a store on a disk, by its location. No code outside of `store/` knows the paths in it.

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
  /** Everything in the store. No artifact is opened. */
  list(): StoreContents;
  /** The manifest of each result, even if its artifacts are missing. */
  listManifests(): readonly ListedManifest[];
  /** The claims of living runs. */
  readClaims(): StandingClaims;
  /** Other projects that use the store. */
  readProjects(): readonly NotedProject[];
  measure(): MeasuredRooms;
  /** Hashes everything, and changes nothing. */
  verify(): Promise<Verification>;
  repair(options: RepairOptions): Promise<Repair>;
  /** Removes what a plan allows, while runs go on. */
  collect(options: SlicesOptions): Promise<CollectedSlices>;
  /**
   * Removes results while no run finds or stores, even if they are claimed. @param what - the name of the remover,
   * shown to waiting runs
   */
  removeResults(results: Removal['results'], what: string): Promise<void>;
  /**
   * Removes what `choose` names while no run finds or stores; it may be asked again. Undefined: nothing is removed.
   * @param what - the name of the remover, shown to waiting runs
   */
  removeChosen(
    choose: (contents: StoreContents, claims: StandingClaims) => Promise<Removal | undefined>,
    what: string,
  ): Promise<Removal | undefined>;
  /** Removes the folders that are kept for the next reader. They are made again when they are needed. */
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
    removeChosen: (choose, what) =>
      holdStill(
        layout,
        async (claims, hold) => {
          const going = await choose(listContents(layout), claims);
          if (going)
            await removeContents(layout, going, async (paths) => {
              for (const path of paths) hold.take(path);
            });
          return going;
        },
        { what },
      ),
    removeLaidFolders: () => removeLaidFolders(layout),
  };
}
