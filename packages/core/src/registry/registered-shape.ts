// What is registered under a name: versions, aliases, and every move of an alias. Plain data, and its shapes.

import { type Acceptance, isAcceptance } from '../base/acceptance.ts';
import type { Digest, RunId } from '../base/brand.ts';
import { type FrozenResult, isFrozenResult } from '../base/frozen-result.ts';
import { isDigits, isRunId, isSafeName } from '../base/safe-name.ts';
import {
  hasFields,
  isBoolean,
  isCount,
  isListOf,
  isMapOf,
  isNullOr,
  isOptional,
  isString,
  type Shape,
} from '../base/shape.ts';

export interface PublishedVersion {
  readonly version: number;
  readonly digest: Digest;
  readonly run: RunId;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The earlier version that has the same model. */
  readonly sameModel?: SameModel;
  /** Results of other code that it was made from, which somebody accepted; left out if there are none. */
  readonly accepted?: readonly Acceptance[];
  /** Results of frozen nodes that it was made from, by label, if something had changed; left out if there are none. */
  readonly frozen?: Readonly<Record<string, FrozenResult>>;
  /** Why it must not be used any more. */
  readonly retired?: string;
  /** Whether its bundle was removed. Its number is never used again. */
  readonly isRemoved?: boolean;
}

export interface SameModel {
  readonly version: number;
  /** The files and folders that differ between the two bundles: `card.md`, `lineage.json`. */
  readonly differs: readonly string[];
}

export interface AliasMove {
  readonly alias: string;
  readonly from: number | null;
  /** Null if the alias was removed by hand. */
  readonly to: number | null;
  /** The run that published the version; null if a person moved the alias. */
  readonly run: RunId | null;
  readonly at: string;
  /** Who moved it, if it was not a run. */
  readonly by?: string;
  readonly reason?: string | null;
  readonly isRollback?: boolean;
}

/** The state of the history that a registry file was written with. */
export interface HistoryHead {
  readonly entries: number;
  /** The digest of the last entry. */
  readonly head: Digest;
}

export interface RegisteredName {
  readonly versions: readonly PublishedVersion[];
  readonly aliases: Readonly<Record<string, number>>;
  readonly moves: readonly AliasMove[];
  /** Absent if no version of Cairn with a history has written the registry yet. */
  readonly history?: HistoryHead;
}

export const isVersion: Shape<number> = (value): value is number => isCount(value) && value > 0;

export const isSameModel = hasFields<SameModel>({ version: isVersion, differs: isListOf(isString) });

export const isPublishedVersion = hasFields<PublishedVersion>({
  version: isVersion,
  digest: isDigits,
  run: isRunId,
  commit: isNullOr(isString),
  at: isString,
  sameModel: isOptional(isSameModel),
  accepted: isOptional(isListOf(isAcceptance)),
  frozen: isOptional(isMapOf(isFrozenResult)),
  retired: isOptional(isString),
  isRemoved: isOptional(isBoolean),
});

/** Versions are names of folders, and aliases refer to versions: a file with any other values is damaged. */
export const isRegisteredName = hasFields<RegisteredName>({
  versions: isListOf(isPublishedVersion),
  aliases: isMapOf(isCount, isSafeName),
  moves: isListOf(
    hasFields<AliasMove>({
      alias: isString,
      from: isNullOr(isCount),
      to: isNullOr(isCount),
      run: isNullOr(isString as Shape<RunId>),
      at: isString,
      by: isOptional(isString),
      reason: isOptional(isNullOr(isString)),
      isRollback: isOptional(isBoolean),
    }),
  ),
  history: isOptional(hasFields<HistoryHead>({ entries: isCount, head: isDigits })),
});
