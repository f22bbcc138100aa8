// Opens a shared store behind a store of this machine.

import type { Digest, Key } from '../../base/brand.ts';
import type { Warn } from '../../base/errors/warnings.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { Store } from '../store.ts';
import type { RecordTrust, TrustProblem } from './record-trust.ts';
import { nameOfRun, writeRegisteredRun } from './registered-runs.ts';
import { type GuardOptions, RemoteGuard } from './remote-guard.ts';
import { SharedNotes } from './shared-notes.ts';
import { SharedRemote } from './shared-remote.ts';
import { createSharedStore } from './shared-store.ts';
import { Uploads } from './uploads.ts';

export interface OpenSharedOptions extends GuardOptions {
  readonly blobs: BlobStore;
  readonly trust: RecordTrust;
  /** Whether results are sent. Default false. */
  readonly sends?: boolean;
  readonly isWithdrawn?: (key: Key) => boolean;
  readonly warn?: Warn;
}

/** What is in the record of a run. */
export interface EndedRun {
  readonly run: string;
  readonly at: string;
  readonly nodes: readonly { readonly key: Key | null; readonly outcome: string }[];
}

export interface OpenedShared {
  readonly store: Store;
  /** The file on this machine that says what the shared store has under a key. */
  readonly noteOf: (key: Key) => string;
  /**
   * Says which results a run needs, so that a collection keeps them; waits for what is still being sent, and reports what was
   * not.
   *
   * @param milliseconds - at most
   */
  finish(run: EndedRun, milliseconds: number, signal?: AbortSignal): Promise<void>;
}

const problems: Readonly<Record<TrustProblem | 'damaged', string>> = {
  damaged: 'it is damaged',
  unsigned: 'it is not signed',
  'unknown-key': 'it is signed with a key that is not in store-keys.pem',
  'wrong-signature': 'its signature is wrong',
};
const shownDigits = 12;

/** @param local - the store of this machine, as the run uses it */
export function openSharedStore(local: Store, options: OpenSharedOptions): OpenedShared {
  const { blobs, trust, sends = false, isWithdrawn, warn = () => {}, ...guarding } = options;
  const { location } = blobs;
  const guard = new RemoteGuard(guarding, (use, problem) => {
    // What could not be sent is reported at the end, with its number.
    if (use === 'read') warn('shared-store-unreachable', { location, problem });
  });
  const remote = new SharedRemote(blobs, guard, trust);
  const notes = new SharedNotes(local.place, location);
  const uploads = sends ? new Uploads(local, remote, notes) : undefined;
  const refused = new Map<TrustProblem | 'damaged', Set<string>>();
  const store = createSharedStore({
    ...{ local, remote, notes, uploads, isWithdrawn },
    onRefused: (key, problem) => {
      const known = refused.get(problem) ?? new Set();
      // The first one at once, since what is not used runs again; the others as a number at the end.
      if (!known.size)
        warn('shared-result-refused', { location, key: key.slice(0, shownDigits), problem: problems[problem] });
      refused.set(problem, known.add(key.slice(0, shownDigits)));
    },
    onDamaged: (digest: Digest) =>
      warn('shared-artifact-damaged', { location, artifact: digest.slice(0, shownDigits) }),
  });
  return {
    store,
    noteOf: (key) => notes.pathOfFound(key),
    async finish({ run, at, nodes }, milliseconds, signal) {
      for (const [problem, [key = '', ...others]] of refused)
        if (others.length)
          warn('shared-result-refused', { location, key, problem: problems[problem], more: others.length });
      const keys = nodes.flatMap(({ key, outcome }) => (key !== null && outcome !== 'failed' ? [key] : []));
      if (sends && keys.length)
        await guard.try('write', () => blobs.putIfAbsent(nameOfRun(run), writeRegisteredRun(at, keys)));
      const sent = await uploads?.finish(milliseconds, signal);
      if (sent?.left)
        warn('shared-store-behind', {
          ...{ location, left: sent.left },
          problem: guard.problemOf('write') ?? 'there was no more time',
        });
      if (sent?.conflicts.length)
        warn('shared-result-conflict', { location, keys: sent.conflicts.map((key) => key.slice(0, shownDigits)) });
    },
  };
}
