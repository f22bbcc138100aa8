// Which bytes go with the results of some keys: those that nothing else in the store, in a run, in the registry or in a
// process that uses the store names.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Digest, Key } from '../../base/brand.ts';
import type { StandingClaims } from '../../store/claims/standing-claims.ts';
import { resultName } from '../../store/result-name.ts';
import type { ListedResult, Removal, StoreContents } from '../../store/store.ts';
import type { Need, StoreNeeds } from '../housekeeping/store-needs.ts';

export function chooseForgotten(
  contents: StoreContents,
  { keys, acceptances }: { readonly keys: ReadonlySet<Key>; readonly acceptances: readonly Acceptance[] },
  needs: Pick<StoreNeeds, 'artifacts'>,
  claims: StandingClaims,
): Removal {
  const standing = new Map(acceptances.map(({ key, outputs }) => [key, resultName({ outputs })]));
  const isGoingResult = ({ key, name }: ListedResult): boolean => keys.has(key) || standing.get(key) === name;
  const going = contents.results.filter(isGoingResult);
  const others = contents.results.filter((result) => !isGoingResult(result));
  const isOther = (need: Need): boolean =>
    need.by === 'registry' || need.key === null || !(keys.has(need.key) || standing.has(need.key));
  const membersOf = (digest: Digest): readonly Digest[] =>
    contents.folders.get(digest)?.entries.map((entry) => entry.digest) ?? [];
  const named = new Set(going.flatMap(({ outputs }) => Object.values(outputs)));
  const isNeeded = (digest: Digest): boolean =>
    claims.isAll || claims.digests.has(digest) || (needs.artifacts.get(digest)?.some(isOther) ?? false);
  const staying = new Set<Digest>(others.flatMap(({ outputs }) => Object.values(outputs)));
  for (const digest of [...named].filter(isNeeded)) staying.add(digest);
  // What a folder that stays is made of, whoever names the folder.
  for (const digest of contents.folders.keys())
    if (!named.has(digest) || staying.has(digest)) for (const member of membersOf(digest)) staying.add(member);
  const isGoing = (digest: Digest): boolean => !staying.has(digest) && !isNeeded(digest);
  const folders = [...named].filter((digest) => contents.folders.has(digest) && isGoing(digest));
  const files = new Set([...named, ...folders.flatMap(membersOf)]);
  return {
    results: going,
    folders,
    files: [...files].filter((digest) => contents.files.has(digest) && isGoing(digest)),
  };
}
