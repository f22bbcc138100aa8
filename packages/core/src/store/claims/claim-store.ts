// A store as a run uses it: what it finds and what it stores is claimed, and so is not collected while the run goes on.

import type { Digest } from '../../base/brand.ts';
import { layoutOf } from '../disk/layout.ts';
import type { Store } from '../store.ts';
import { type Claimed, Claims, type OnHeld } from './claims.ts';
import { noteProject } from './project-notes.ts';

/**
 * @param store - what is read of it by digest was claimed when it was found or stored
 * @param home - the project that the run is of
 * @param onHeld - is told what is waited for
 */
export function claimStore(store: Store, home: string, onHeld?: OnHeld): Store & Disposable {
  // From a store of this process alone nobody else removes anything.
  const claims = store.isShared ? new Claims(layoutOf(store.place), onHeld) : undefined;
  let isNoted = false;
  const within = <T>(work: () => Promise<T>, claimed: (result: T) => Claimed): Promise<T> => {
    if (!claims) return work();
    // Not before: a run that is not even planned leaves nothing.
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
    sizeOf: (digest) => store.sizeOf(digest),
    list: () => store.list(),
    remove: (going) => store.remove(going),
    [Symbol.dispose]() {
      store.locks.close();
      claims?.[Symbol.dispose]();
    },
  };
}
