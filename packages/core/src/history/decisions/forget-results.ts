// Withdraws stored results of nodes, so that they run again. Their bytes go too, unless something else names them: another
// result in the store, a node of a run under another key, a deployed model, or a run that goes on. Which recorded runs
// lose something is said, before and after.

import { rmSync } from 'node:fs';
import type { Acceptance } from '../../base/acceptance.ts';
import type { Digest, Key, RunId } from '../../base/brand.ts';
import { FaultError } from '../../base/errors/fault-error.ts';
import { readAcceptances, removeAcceptances } from '../../plan/decisions/acceptances.ts';
import { noteForgotten } from '../../plan/decisions/forgotten.ts';
import { timestamp } from '../../run/clock.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import { noTally, type Tally, tallyOf } from '../../store/check/plan-collection.ts';
import type { StandingClaims } from '../../store/claims/standing-claims.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore, openStore } from '../../store/open-store.ts';
import { nameOfResult } from '../../store/result-name.ts';
import type { Removal, Store, StoreContents } from '../../store/store.ts';
import { readPerson } from '../git/read-person.ts';
import { listNeeders, readNeeds, type StoreNeeds } from '../housekeeping/store-needs.ts';
import { tellStoreErrors } from '../housekeeping/tell-store-errors.ts';
import { localPlaceOf, openClient, putBehind } from '../stores/open-project-store.ts';
import { chooseForgotten } from './choose-forgotten.ts';

export interface ForgetOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The folder of the store, or the URL of a shared one, which keeps its results: this project does not use them. */
  readonly storePlace: string;
  readonly record: Pick<RunRecord, 'run' | 'pipeline'>;
  /** Nodes of the run, as `selectRecorded` returns them. */
  readonly nodes: readonly RecordedNode[];
  /** Withdraws acceptances only; what was made stays. Default false. */
  readonly onlyAccepted?: boolean;
  /** Reports what would be withdrawn, and changes nothing. Default false. */
  readonly isDry?: boolean;
}

export interface ForgottenNode {
  readonly node: string;
  readonly role: RecordedNode['role'];
  readonly key: Key | null;
  /** The number of results that were stored under its key, several if it is not deterministic; or 1 in a shared store. */
  readonly results: number;
  /** The acceptances of its result for other code, which are withdrawn with it. */
  readonly acceptances: readonly Acceptance[];
  /** Outputs whose bytes stay, since something else names them. */
  readonly shared: readonly string[];
  /** Outputs whose bytes go. */
  readonly lost: readonly string[];
  /** The recorded runs that name its result, oldest first: they keep its digests, and lose its bytes. */
  readonly runs: readonly RunId[];
}

export interface ForgottenResults {
  readonly run: RunId;
  readonly isDry: boolean;
  /** In the order of the run. */
  readonly nodes: readonly ForgottenNode[];
  readonly removed: Tally;
  /** The number of runs that go on meanwhile: the bytes that they use stay. */
  readonly underWay: number;
}

/** How often runs may begin or end while it is decided what goes. */
const mostTries = 10;

/** @throws FaultError `run-damaged`, `store-shared`, `registry-damaged`, `store-unwritable`: what is needed is not known */
export async function forgetResults(options: ForgetOptions): Promise<ForgottenResults> {
  const { home, record, nodes, isDry = false } = options;
  const place = folderOfStore(localPlaceOf(options.storePlace, home));
  const house = keepHouseOf(place);
  const client = await openClient(options.storePlace, home);
  const shared = client && putBehind(await openStore(place), client, home);
  const store = shared?.store ?? (await openStore(place));
  const withdrawn = {
    ...(await listWithdrawn(options, store)),
    elsewhere: await listElsewhere(options, shared?.store),
  };
  if (isDry) {
    const needs = await read(place, home);
    const [contents, claims] = [house.list(), house.readClaims()];
    const going = chooseForgotten(contents, withdrawn, needs, claims);
    return describe(options, { withdrawn, contents, claims, needs, going });
  }
  const by = await readPerson(home);
  return tellStoreErrors(async () => {
    for (let tries = 1; ; tries += 1) {
      const before = await listNeeders(place, home);
      const needs = await read(place, home);
      let plan: Plan | undefined;
      await house.removeChosen(async (contents, claims) => {
        plan = undefined;
        // A run that began or ended since may need what would go.
        if (tries < mostTries && (await listNeeders(place, home)) !== before) return undefined;
        const going = chooseForgotten(contents, withdrawn, needs, claims);
        plan = { withdrawn, contents, claims, needs, going };
        // Before anything goes: a result that is missing is then explained, also if this is interrupted.
        await noteForgotten(home, noteNodes(plan, record, nodes, by));
        // What was found in the shared store is not believed any longer. So a run with nothing to do is not answered from it.
        for (const key of withdrawn.elsewhere) rmSync(shared!.noteOf(key), { force: true });
        await removeAcceptances(
          home,
          withdrawn.acceptances.map(({ key }) => key),
        );
        return going;
      }, 'cairn forget');
      if (plan) return describe(options, plan);
    }
  });
}

interface Plan {
  readonly withdrawn: Withdrawn;
  readonly contents: StoreContents;
  readonly claims: StandingClaims;
  readonly needs: StoreNeeds;
  readonly going: Removal;
}

async function read(place: string, home: string): Promise<StoreNeeds> {
  const needs = await readNeeds({ place, home });
  if (needs.unread.length) throw new FaultError(needs.unread);
  return needs;
}

/** What a selection of nodes withdraws. */
interface Withdrawn {
  /** Under these, every result. */
  readonly keys: ReadonlySet<Key>;
  /** Results that stand for other code than the one that made them. */
  readonly acceptances: readonly Acceptance[];
  /** Under these, the shared store has a result: this project does not use it any longer. */
  readonly elsewhere: ReadonlySet<Key>;
}

/** The bytes of others stay where they are. */
async function listElsewhere({ nodes, onlyAccepted = false }: ForgetOptions, shared: Store | undefined) {
  const keys = new Set<Key>();
  if (!shared || onlyAccepted) return keys;
  for (const { key } of nodes) if (key !== null && (await shared.find(key)).length) keys.add(key);
  return keys;
}

/** With a result go the acceptances of it; what the other code has made itself stays. */
async function listWithdrawn(
  { home, nodes, onlyAccepted = false }: ForgetOptions,
  store: Pick<Store, 'recorded'>,
): Promise<Omit<Withdrawn, 'elsewhere'>> {
  const own = new Set(nodes.flatMap(({ key }) => (key === null ? [] : [key])));
  const acceptances: Acceptance[] = [];
  for (const note of readAcceptances(home).values())
    if (own.has(note.key) || own.has(note.madeUnder)) {
      const isStored = (await store.recorded(note.key)).some(({ accepted }) => accepted);
      if (isStored) acceptances.push(note);
    }
  return { keys: onlyAccepted ? new Set() : own, acceptances };
}

function noteNodes(
  { going, withdrawn }: Plan,
  { run, pipeline }: ForgetOptions['record'],
  nodes: readonly RecordedNode[],
  by: string,
): Parameters<typeof noteForgotten>[1] {
  const at = timestamp();
  const gone = new Set(going.results.map(({ key }) => key));
  return [
    ...nodes.flatMap(({ key, label: node, outputs }) => (key === null ? [] : [{ key, node, outputs }])),
    ...withdrawn.acceptances,
  ]
    .filter(({ key }) => gone.has(key) || withdrawn.elsewhere.has(key))
    .map(({ key, node, outputs }) => ({ key, pipeline, node, outputs: Object.keys(outputs), run, by, at }));
}

function describe({ record, nodes, isDry = false }: ForgetOptions, plan: Plan): ForgottenResults {
  const { withdrawn, contents, claims, needs, going } = plan;
  const gone = new Set<Digest>([...going.files, ...going.folders]);
  const names = new Set(going.results.map(nameOfResult));
  const results = contents.results.filter((result) => names.has(nameOfResult(result)));
  return {
    run: record.run,
    isDry,
    nodes: nodes.map(({ label, role, key, outputs }) => {
      const acceptances = withdrawn.acceptances.filter((one) => one.key === key || one.madeUnder === key);
      const standing = new Set(acceptances.map((one) => one.key));
      const own = results.filter((result) => result.key === key && !standing.has(result.key));
      const named = results.filter((result) => result.key === key || standing.has(result.key));
      const runs = named.flatMap((result) => needs.results.get(nameOfResult(result)) ?? []).map(({ run }) => run);
      return {
        node: label,
        role,
        key,
        results: own.length || (key !== null && withdrawn.elsewhere.has(key) ? 1 : 0),
        acceptances,
        shared: named.length ? Object.keys(outputs).filter((output) => !gone.has(outputs[output]!)) : [],
        lost: Object.keys(outputs).filter((output) => gone.has(outputs[output]!)),
        runs: [...new Set(runs)].sort(),
      };
    }),
    removed: going.results.length ? tallyOf(contents, { ...going, results }) : noTally,
    underWay: claims.runs,
  };
}
