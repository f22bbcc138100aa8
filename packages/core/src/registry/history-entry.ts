// One entry of the history of a name: what changed, who changed it, when and why. The state of a name is its history,
// applied entry by entry.

import type { Digest, RunId } from '../base/brand.ts';
import { isDigits, isRunId, isSafeName } from '../base/safe-name.ts';
import { hasFields, isCount, isNullOr, isOneOf, isOptional, isString, type Shape } from '../base/shape.ts';
import {
  type AliasMove,
  isPublishedVersion,
  isRegisteredName,
  isVersion,
  type PublishedVersion,
  type RegisteredName,
} from './registered-shape.ts';

type State = Omit<RegisteredName, 'history'>;

export type Change =
  /** The first entry: what was registered before there was a history. */
  | { readonly type: 'began'; readonly registered: State }
  | { readonly type: 'published'; readonly version: PublishedVersion; readonly alias: string }
  /** A version of a run that has no record belongs to the next run that makes the same bundle. */
  | { readonly type: 'adopted'; readonly version: number; readonly run: RunId; readonly commit: string | null }
  | {
      readonly type: 'moved';
      /** `edit`: registry.json was edited by hand. */
      readonly how: 'promote' | 'rollback' | 'edit';
      readonly alias: string;
      readonly from: number | null;
      readonly to: number | null;
    }
  | { readonly type: 'retired'; readonly version: number }
  /** The bundle was removed. */
  | { readonly type: 'removed'; readonly version: number }
  /** A run made the same bundle again after it was removed. */
  | { readonly type: 'restored'; readonly version: number };

export interface HistoryEntry {
  /** From 1. */
  readonly sequence: number;
  /**
   * The name whose history it belongs to, so that it cannot be used in the folder of another one. Absent in entries that were
   * written before entries had it: they are not bound to a name.
   */
  readonly name?: string;
  /** The digest of the entry before it; null for the first. */
  readonly previous: Digest | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Who made the change. */
  readonly by: string;
  readonly reason: string | null;
  readonly change: Change;
  /** The Ed25519 public key that signed the entry, 32 bytes in base64url. */
  readonly key?: string;
  /** The signature of the entry without this field, in base64url. */
  readonly signature?: string;
}

const changes: { readonly [T in Change['type']]: Shape<Extract<Change, { type: T }>> } = {
  began: hasFields<Extract<Change, { type: 'began' }>>({ type: isOneOf('began'), registered: isRegisteredName }),
  published: hasFields<Extract<Change, { type: 'published' }>>({
    type: isOneOf('published'),
    version: isPublishedVersion,
    alias: isSafeName,
  }),
  adopted: hasFields<Extract<Change, { type: 'adopted' }>>({
    type: isOneOf('adopted'),
    version: isVersion,
    run: isRunId,
    commit: isNullOr(isString),
  }),
  moved: hasFields<Extract<Change, { type: 'moved' }>>({
    type: isOneOf('moved'),
    how: isOneOf('promote', 'rollback', 'edit'),
    alias: isSafeName,
    from: isNullOr(isVersion),
    to: isNullOr(isVersion),
  }),
  retired: hasFields<Extract<Change, { type: 'retired' }>>({ type: isOneOf('retired'), version: isVersion }),
  removed: hasFields<Extract<Change, { type: 'removed' }>>({ type: isOneOf('removed'), version: isVersion }),
  restored: hasFields<Extract<Change, { type: 'restored' }>>({ type: isOneOf('restored'), version: isVersion }),
};

const isChange: Shape<Change> = (value): value is Change => Object.values(changes).some((isIt) => isIt(value));

export const isHistoryEntry = hasFields<HistoryEntry>({
  sequence: isCount,
  name: isOptional(isString),
  previous: isNullOr(isDigits),
  at: isString,
  by: isString,
  reason: isNullOr(isString),
  change: isChange,
  key: isOptional(isString),
  signature: isOptional(isString),
});

export const nothingRegistered: State = { versions: [], aliases: {}, moves: [] };

/** The state of a name after all entries. */
export function applyHistory(entries: readonly HistoryEntry[]): State {
  return entries.reduce(applyEntry, nothingRegistered);
}

export function applyEntry(state: State, { at, by, reason, change }: HistoryEntry): State {
  const { versions, aliases, moves } = state;
  switch (change.type) {
    case 'began':
      return change.registered;
    case 'published': {
      const { version: added, alias } = change;
      const { version: to, run } = added;
      return {
        versions: [...versions, added].sort((a, b) => a.version - b.version),
        aliases: { ...aliases, [alias]: to },
        moves: [...moves, { alias, from: aliases[alias] ?? null, to, run, at: added.at }],
      };
    }
    case 'adopted': {
      const { run, commit } = change;
      const known = versions.find(({ version }) => version === change.version);
      return {
        versions: versions.map((version) => (version === known ? { ...version, run, commit } : version)),
        aliases,
        moves: moves.map((move) => (known && move.run === known.run ? { ...move, run } : move)),
      };
    }
    case 'moved': {
      const { alias, from, to, how } = change;
      const { [alias]: _, ...others } = aliases;
      const isRollback = how === 'rollback';
      const move: AliasMove = { alias, from, to, run: null, at, by, reason, ...(isRollback && { isRollback }) };
      return { versions, aliases: to === null ? others : { ...others, [alias]: to }, moves: [...moves, move] };
    }
    case 'retired':
      return { ...state, versions: mark(versions, change.version, { retired: reason ?? '' }) };
    case 'removed':
      return { ...state, versions: mark(versions, change.version, { isRemoved: true }) };
    case 'restored':
      return { ...state, versions: mark(versions, change.version, { isRemoved: false }) };
  }
}

function mark(
  versions: readonly PublishedVersion[],
  number: number,
  fields: Partial<PublishedVersion>,
): readonly PublishedVersion[] {
  return versions.map((version) => (version.version === number ? { ...version, ...fields } : version));
}
