// Removes outputs that are kept until they were read, when a run is done with them (ADR 46). Bytes stay if something else
// names them: another result of the store, a run of another pipeline or project, a pinned run, a deployed model, or a run
// that goes on.

import { realpathSync } from 'node:fs';
import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import { FaultError } from '../../base/errors/fault-error.ts';
import { parentsOf } from '../../graph/plan.ts';
import { type FinishedNode, isMade } from '../../plan/outcome/finished-node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import type { StandingClaims } from '../../store/claims/standing-claims.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { nameOfResult, resultName } from '../../store/result-name.ts';
import { type Removal, type Store, type StoreContents, StoreError } from '../../store/store.ts';
import { readPinned } from '../metadata/read-metadata.ts';
import { type Need, readNeeds, type StoreNeeds } from './store-needs.ts';

export interface RemoveReadOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** As it is without the claims of this run, which has to have given them up. */
  readonly store: Store;
}

export interface RemovedOutputs {
  /** The nodes whose outputs are not all in the store any more. */
  readonly nodes: ReadonlySet<NodeId>;
  /** Why nothing could be removed. */
  readonly problem?: string;
}

type Candidate = FinishedNode & { readonly key: Key };

/** Does not reject if the store cannot be written, or what needs its contents cannot be read: then all stays. */
export async function removeRead(
  prepared: PreparedPlan,
  finished: readonly FinishedNode[],
  { home, store }: RemoveReadOptions,
): Promise<RemovedOutputs> {
  const candidates = listCandidates(prepared, finished);
  if (!candidates.length || !store.isShared) return { nodes: new Set() };
  try {
    const pipeline = prepared.plan.pipeline;
    const pinned = await readPinned(home);
    const needs = await readNeeds({ place: store.place, home });
    if (needs.unread.length) throw new FaultError(needs.unread);
    const own = { home: realpathSync(home), pipeline, pinned };
    let going: Removal | undefined;
    await keepHouseOf(store.place).removeChosen(async (contents, claims) => {
      going = chooseRead(contents, candidates, (need) => isOther(need, own), needs, claims);
      const gone = new Set<Digest>([...going.files, ...going.folders]);
      // Before anything goes: what is missing is then explained, also if this is interrupted.
      for (const { key, outputs } of candidates.filter((one) => isTouched(one, gone)))
        for (const result of await store.find(key))
          if (resultName(result) === resultName({ outputs })) await store.record(key, { ...result, isRemoved: true });
      return going;
    }, 'cairn run');
    const gone = new Set<Digest>([...(going?.files ?? []), ...(going?.folders ?? [])]);
    return { nodes: new Set(candidates.filter((one) => isTouched(one, gone)).map(({ node }) => node.id)) };
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof FaultError)) throw error;
    return { nodes: new Set(), problem: error.message };
  }
}

function isTouched({ outputs }: FinishedNode, gone: ReadonlySet<Digest>): boolean {
  return Object.values(outputs).some((digest) => gone.has(digest));
}

/** Those that were made, and that are read by nothing that could still have to be made. */
function listCandidates(
  { plan, copies, selected }: PreparedPlan,
  finished: readonly FinishedNode[],
): readonly Candidate[] {
  const keepOf = (id: NodeId) => plan.marks?.get(copies?.get(id)?.template.id ?? id)?.keep;
  const kept = finished.filter(({ node }) => keepOf(node.id));
  if (!kept.length) return [];
  const open = new Set<NodeId>();
  for (const { node, outcome, decidedBy } of finished) {
    const isDone = isMade({ outcome }) || (outcome === 'skipped' && decidedBy !== undefined);
    if (!isDone) for (const { id } of parentsOf(node)) open.add(id);
  }
  // A template that was not copied reads what its copies would have read.
  const unread = new Set(
    (plan.templates?.all ?? [])
      .filter(({ id }) => plan.templates!.needs.has(id) && finished.some(({ node }) => node.id === id))
      .flatMap((node) => parentsOf(node).map(({ id }) => id)),
  );
  return kept.filter(
    (one): one is Candidate =>
      isMade(one) &&
      one.key !== null &&
      !one.absent &&
      selected.has(one.node.id) &&
      !open.has(one.node.id) &&
      !unread.has(one.node.id),
  );
}

interface Own {
  readonly home: string;
  readonly pipeline: string;
  readonly pinned: ReadonlySet<RunId>;
}

/** Earlier runs of the pipeline give up what it declares to be temporary, unless they are pinned. */
function isOther(need: Need, { home, pipeline, pinned }: Own): boolean {
  if (need.by === 'registry') return true;
  if (need.home === home && pinned.has(need.run)) return true;
  if (need.isTemporary) return false;
  return need.home !== home || need.pipeline !== pipeline;
}

function chooseRead(
  contents: StoreContents,
  candidates: readonly Candidate[],
  isNeed: (need: Need) => boolean,
  needs: Pick<StoreNeeds, 'artifacts'>,
  claims: StandingClaims,
): Removal {
  const own = new Set(candidates.map(({ key, outputs }) => nameOfResult({ key, name: resultName({ outputs }) })));
  const membersOf = (digest: Digest): readonly Digest[] =>
    contents.folders.get(digest)?.entries.map((entry) => entry.digest) ?? [];
  const staying = new Set<Digest>(claims.digests);
  const stay = (digest: Digest): void => {
    staying.add(digest);
    for (const member of membersOf(digest)) staying.add(member);
  };
  for (const result of contents.results) {
    const isClaimed = claims.isAll || claims.keys.has(result.key);
    if (isClaimed || !(result.isRemoved || own.has(nameOfResult(result))))
      for (const digest of Object.values(result.outputs)) stay(digest);
  }
  const named = new Set(candidates.flatMap(({ outputs }) => Object.values(outputs)));
  for (const digest of named) if (needs.artifacts.get(digest)?.some(isNeed)) stay(digest);
  const folders = [...named].filter((digest) => contents.folders.has(digest) && !staying.has(digest));
  // A folder that no result names, and that stays.
  for (const digest of contents.folders.keys())
    if (!named.has(digest)) for (const member of membersOf(digest)) staying.add(member);
  const files = new Set([...named, ...folders.flatMap(membersOf)]);
  return {
    results: [],
    folders,
    files: [...files].filter((digest) => contents.files.has(digest) && !staying.has(digest)),
  };
}
