// The versions of the sources outside of the project that a plan has: each source is asked at most once, when a node needs
// it, and as seldom as its `check` says. One that cannot be reached has the last version whose bytes were fetched.

import type { Fingerprint, NodeId } from '../../base/brand.ts';
import { type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import { policyOf } from '../../dsl/sources/define-source.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Variables } from '../environment/environment.ts';
import { askSource, describeUnreachable } from './ask-source.ts';
import { goodUntilOf } from './good-until.ts';
import { readSourceState, type SourceState, writeSourceState } from './source-state.ts';

export interface SourceVersion {
  readonly version: string;
  /** When the source said so; ISO 8601, UTC. */
  readonly checkedAt: string;
  /**
   * - `checked`: asked for this plan
   * - `stored`: the last answer, which is recent enough, or nobody requested another one
   * - `offline`: the source cannot be reached, so what was fetched last is used
   * - `recorded`: that of the run that is reproduced
   */
  readonly state: 'checked' | 'stored' | 'offline' | 'recorded';
  /** Milliseconds since 1970 from which it has to be asked again; null for never, undefined for at each plan. */
  readonly goodUntil?: number | null;
  /** Why it cannot be reached. */
  readonly problem?: string;
}

export interface SourceVersions {
  /** Undefined for other nodes, and for a source that was not asked and is in no recorded run. */
  get(id: NodeId): SourceVersion | undefined;
  /** Those that were asked. */
  list(): ReadonlyMap<NodeId, SourceVersion>;
  /** Asks a source that was not asked yet. Why it has no version, `source-unreachable`; undefined if it has one. */
  ask(node: PlanNode): Promise<AuthorProblem | undefined>;
  /** The version of a source as it is now. Rejects if it cannot be reached. */
  askAgain(node: PlanNode): Promise<string>;
  /** Notes that the bytes of the version that was planned with are stored. */
  noteFetched(node: PlanNode): void;
  /** Notes that the source has another version than was planned with. */
  noteChanged(node: PlanNode, version: string): void;
}

interface VersionsOptions {
  readonly home: string;
  readonly variables: Variables;
  /** The project's root. */
  readonly root: string;
  /** Nodes that are asked although their last answer is recent enough. */
  readonly refreshed: ReadonlySet<NodeId>;
  /** Versions of a recorded run, by node: these are not asked. */
  readonly recorded: Readonly<Record<string, string>>;
  /** What is known of a source counts for its present code only. */
  readonly fingerprintOf: (id: NodeId) => Fingerprint;
}

export function openSourceVersions(options: VersionsOptions): SourceVersions {
  const { home, fingerprintOf } = options;
  const versions = new Map<NodeId, SourceVersion>();
  const asked = new Map<NodeId, Promise<AuthorProblem | undefined>>();
  const read = (id: NodeId) => readSourceState(home, id, fingerprintOf(id));
  const write = (id: NodeId, state: Omit<SourceState, 'fingerprint'>) =>
    writeSourceState(home, id, { ...state, fingerprint: fingerprintOf(id) });
  const recordedOf = (id: NodeId): SourceVersion | undefined => {
    const version = options.recorded[id];
    return version === undefined ? undefined : { version, checkedAt: new Date().toISOString(), state: 'recorded' };
  };
  const ask = async (node: PlanNode): Promise<AuthorProblem | undefined> => {
    const { id } = node;
    const now = Date.now();
    const checkedAt = new Date(now).toISOString();
    const recorded = recordedOf(id);
    if (recorded) {
      versions.set(id, recorded);
      return undefined;
    }
    const state = read(id);
    const isRefreshed = options.refreshed.has(id);
    const goodUntil = state && goodUntilOf(policyOf(node), Date.parse(state.checkedAt), now);
    if (state && goodUntil !== undefined && !isRefreshed) {
      versions.set(id, { version: state.version, checkedAt: state.checkedAt, state: 'stored', goodUntil });
      return undefined;
    }
    try {
      const version = await askSource(node, options);
      write(id, { version, checkedAt, fetched: state?.fetched ?? null });
      const until = goodUntilOf(policyOf(node), now, now);
      versions.set(id, { version, checkedAt, state: 'checked', ...(until !== undefined && { goodUntil: until }) });
      return undefined;
    } catch (error) {
      const problem = describeUnreachable(error);
      if (!state?.fetched || isRefreshed)
        return authorProblem(
          'source-unreachable',
          { name: node.definition.name, problem, isRefreshed: isRefreshed && Boolean(state?.fetched) },
          node.calledAt,
        );
      versions.set(id, { ...state.fetched, state: 'offline', problem });
      return undefined;
    }
  };
  return {
    get: (id) => versions.get(id) ?? recordedOf(id),
    list: () => versions,
    ask(node) {
      const going = asked.get(node.id) ?? ask(node);
      asked.set(node.id, going);
      return going;
    },
    askAgain: (node) => askSource(node, options),
    noteFetched({ id }) {
      const planned = versions.get(id);
      if (!planned || planned.state === 'offline' || planned.state === 'recorded') return;
      const { version, checkedAt } = planned;
      const state = read(id);
      if (state?.fetched?.version === version && state.fetched.checkedAt === checkedAt) return;
      write(id, { version, checkedAt, ...state, fetched: { version, checkedAt } });
    },
    noteChanged({ id }, version) {
      if (versions.get(id)?.state === 'recorded') return;
      write(id, { version, checkedAt: new Date().toISOString(), fetched: read(id)?.fetched ?? null });
    },
  };
}
