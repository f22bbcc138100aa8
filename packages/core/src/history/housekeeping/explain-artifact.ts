// Why an artifact stays in a store, or that nothing needs it: the runs, nodes and outputs that name it, the deployed
// models, and the folders that contain it.

import type { Digest } from '../../base/brand.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { StandingClaims } from '../../store/claims/standing-claims.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore } from '../../store/open-store.ts';
import type { StoreContents } from '../../store/store.ts';
import type { StoreOptions } from './check-store.ts';
import { isStaying, readNeeds, type StoreNeeds } from './store-needs.ts';
import { type SummarizedNeed, summarizeNeeds } from './summarize-needs.ts';

export interface ExplainOptions extends StoreOptions {
  /** A digest, or a unique beginning of one. */
  readonly digest: string;
  readonly keepRuns?: number | undefined;
  readonly olderThan?: number | undefined;
}

export interface ExplainedArtifact {
  readonly digest: Digest;
  /** Null if it is not in the store. */
  readonly form: 'file' | 'folder' | null;
  /** Bytes; for a folder, of all its files. */
  readonly size: number | null;
  readonly isKept: boolean;
  /** A run that goes on at this moment uses it. */
  readonly isUnderWay: boolean;
  readonly neededBy: readonly SummarizedNeed[];
  /** Folders that contain it, and who needs each of them. */
  readonly inFolders: readonly {
    readonly folder: Digest;
    readonly name: string;
    readonly neededBy: readonly SummarizedNeed[];
  }[];
  /** The number of results in the store that name it. */
  readonly results: number;
  /** Why some needs may be unknown. */
  readonly unread: StoreNeeds['unread'];
}

const shown = 5;

/** @throws AuthorError `unknown-artifact`, `ambiguous-artifact` */
export async function explainArtifact(options: ExplainOptions): Promise<ExplainedArtifact> {
  const place = folderOfStore(options.storePlace);
  const house = keepHouseOf(place);
  const claims = house.readClaims();
  const keep = { runs: options.keepRuns, days: options.olderThan };
  const needs = await readNeeds({ place, home: options.home, keep });
  const contents = house.list();
  const digest = findDigest(options.digest, contents, needs);
  const folder = contents.folders.get(digest);
  const file = contents.files.get(digest);
  const form = file ? 'file' : folder ? 'folder' : null;
  const own = { needs: needs.artifacts.get(digest) ?? [], isUsed: isUsed(digest, contents, claims) };
  const inFolders = [...contents.folders].flatMap(([each, { entries }]) => {
    const entry = entries.find((one) => one.digest === digest);
    if (!entry) return [];
    const found = needs.artifacts.get(each) ?? [];
    return [{ folder: each, name: entry.name, needs: found, isUsed: isUsed(each, contents, claims) }];
  });
  const all = [own, ...inFolders];
  const isUnderWay = claims.isAll || all.some((each) => each.isUsed);
  return {
    digest,
    form,
    size: file?.size ?? folder?.entries.reduce((sum, { size }) => sum + size, 0) ?? null,
    isKept: isUnderWay || all.some((each) => each.needs.some(isStaying)),
    isUnderWay,
    neededBy: summarizeNeeds(own.needs),
    inFolders: inFolders.map((each) => ({
      folder: each.folder,
      name: each.name,
      neededBy: summarizeNeeds(each.needs),
    })),
    results: contents.results.filter(({ outputs }) => Object.values(outputs).includes(digest)).length,
    unread: needs.unread,
  };
}

/** Whether it is claimed itself, or named by a result whose key is claimed. */
function isUsed(digest: Digest, { results }: StoreContents, { digests, keys }: StandingClaims): boolean {
  return (
    digests.has(digest) || results.some(({ key, outputs }) => keys.has(key) && Object.values(outputs).includes(digest))
  );
}

function findDigest(beginning: string, contents: StoreContents, needs: StoreNeeds): Digest {
  const known: ReadonlySet<Digest> = new Set([
    ...contents.files.keys(),
    ...contents.folders.keys(),
    ...needs.artifacts.keys(),
  ]);
  const wanted = beginning.toLowerCase();
  const found = wanted === '' ? [] : [...known].filter((digest) => digest.startsWith(wanted));
  if (found.length > 1) failAuthor('ambiguous-artifact', { digest: beginning, found: found.sort().slice(0, shown) });
  return found[0] ?? failAuthor('unknown-artifact', { digest: beginning });
}
