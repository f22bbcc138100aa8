// A store as a run uses it: results that it finds or stores are claimed, so that they are not collected during the run.

import type { Digest } from '../../base/brand.ts';
import { layoutOf } from '../disk/layout.ts';
import type { Store } from '../store.ts';
import { type Claimed, Claims, type OnHeld } from './claims.ts';
import { noteProject } from './project-notes.ts';

/**
 * @param store - everything that is read from it by digest must have been claimed by a find or a write before
 * @param home - the project of the run
 * @param onHeld - called while the run waits for a holder of the store
 */
export function claimStore(store: Store, home: string, onHeld?: OnHeld): Store & Disposable {
  // No other process removes anything from a store in the memory of this process.
  const claims = store.isShared ? new Claims(layoutOf(store.place), onHeld) : undefined;
  let isNoted = false;
  const within = <T>(work: () => Promise<T>, claimed: (result: T) => Claimed): Promise<T> => {
    if (!claims) return work();
    // The note is written at the first use, so that a run that fails before its plan leaves nothing.
    if (!isNoted) noteProject(store.place, home);
    isNoted = true;
    return claims.within(work, claimed);
  };
  const stored = (digest: Digest): Claimed => ({ digests: [digest] });
  return {
    place: store.place,
    temporary: store.temporary,
    isShared: store.isShared,
    locks: store.locks,
    adopt: (path, form) => within(() => store.adopt(path, form), stored),
    copyIn: (path, form, match) => within(() => store.copyIn(path, form, match), stored),
    copyFiles: (files) => within(() => store.copyFiles(files), stored),
    record(key, result) {
      return within(
        () => store.record(key, result),
        () => ({ keys: [key] }),
      );
    },
    find(key) {
      return within(
        () => store.find(key),
        (results) => (results.length ? { keys: [key] } : {}),
      );
    },
    recorded: (key) => store.recorded(key),
    findLost: (key) => store.findLost(key),
    has: (digest) => store.has(digest),
    pathOf: (digest) => store.pathOf(digest),
    copyOut: (digest, path) => store.copyOut(digest, path),
    layOut: (digest, path) => store.layOut(digest, path),
    giveBack: (path) => store.giveBack(path),
    formOf: (digest) => store.formOf(digest),
    membersOf: (digest) => store.membersOf(digest),
    sizeOf: (digest) => store.sizeOf(digest),
    list: () => store.list(),
    remove: (going) => store.remove(going),
    [Symbol.dispose]() {
      store.locks.close();
      claims?.[Symbol.dispose]();
    },
  };
}
