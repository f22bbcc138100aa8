// The shape of a run's record. A record may come from somebody else's repository, and a name in it becomes a path or an
// argument later: what this lets through can be used as such.

import { isAcceptance } from '../../base/acceptance.ts';
import type { Digest, Key, NodeId } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { isFrozenResult } from '../../base/frozen-result.ts';
import { isArgumentPath, isDigits, isObjectId, isRunId, isSafeName } from '../../base/safe-name.ts';
import {
  hasFields,
  isBoolean,
  isCount,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isPlainData,
  isString,
  type Shape,
} from '../../base/shape.ts';
import { areDescriptions } from '../../dsl/describe-output.ts';
import { isEstimate } from '../../dsl/estimate.ts';
import { areVerdicts } from '../../dsl/verdict.ts';
import { isDecidedBy } from '../../plan/outcome/decided-by.ts';
import { isFailedAttempt } from '../../plan/outcome/failed-attempt.ts';
import { isNodeUsage } from '../../plan/outcome/node-usage.ts';
import type { OutcomeCounts } from '../../plan/outcome/outcome.ts';
import type { Deployed, PublishedFile } from './event.ts';
import type {
  CommitFacts,
  LeftOut,
  RecordedKind,
  RecordedNode,
  RecordedSweep,
  RecordedVariables,
  RunRecord,
  RunSummary,
} from './record.ts';
import { isSelection } from './recorded-selection.ts';
import { isRecordedSource } from './recorded-source.ts';

export const isDigest: Shape<Digest> = isDigits;
export const isKey: Shape<Key> = isDigits;
export const isNodeId = isString as Shape<NodeId>;
const isText = isPlainData as Shape<Canonical>;
export const isCommit: Shape<string> = isObjectId;
/** Relative to the project, also out of it: it is compared, shown, and looked up in the tree of a commit. */
const isPath: Shape<string> = (value): value is string => isString(value) && !value.includes('\0');

/** In its repository; empty at its top. */
const isProjectPath: Shape<string> = (value): value is string => value === '' || isArgumentPath(value);
/** It is put behind the name of a file. */
const isExtension: Shape<string> = (value): value is string => isString(value) && /^(\.[\w-]+)*$/.test(value);

export const isOutcomes = hasFields<OutcomeCounts>({
  ran: isCount,
  fresh: isCount,
  restored: isCount,
  failed: isCount,
  blocked: isCount,
  skipped: isCount,
});

/** Outputs become names of files where they are written out. */
export const areOutputs: Shape<Readonly<Record<string, Digest>>> = isMapOf(isDigest, isSafeName);

export const areInputs = isMapOf(hasFields<RecordedNode['inputs'][string]>({ node: isNodeId, output: isString }));

export const isDeployed = hasFields<Deployed>({
  name: isSafeName,
  version: isCount,
  digest: isDigest,
  alias: isString,
  aliasVersion: isNullOr(isCount),
  path: isString,
  sameModel: isOptional(hasFields({ version: isCount, differs: isListOf(isString) })),
});

export const isPublishedFile = hasFields<PublishedFile>({
  result: isString,
  path: isArgumentPath,
  digest: isDigest,
  bytes: isDigest,
  state: isOneOf('written', 'unchanged', 'removed'),
});

export const isOutcome = isOneOf('ran', 'fresh', 'restored', 'failed', 'blocked', 'skipped');
export const isStatus = isOneOf('done', 'failed', 'refused', 'interrupted');
export const isRole = isOneOf('step', 'gate', 'command', 'source', 'choice', 'items', 'branch');

const areTexts = isOptional(isListOf(isString));

const isNode = hasFields<RecordedNode>({
  id: isNodeId,
  label: isString,
  step: isString,
  role: isRole,
  params: isText,
  inputs: areInputs,
  after: isOptional(isListOf(isNodeId)),
  outcome: isOutcome,
  seconds: isNumber,
  usage: isOptional(isNodeUsage),
  attempts: isOptional(isListOf(isFailedAttempt)),
  key: isNullOr(isKey),
  outputs: areOutputs,
  kinds: isMapOf(isString, isSafeName),
  descriptions: isOptional(areDescriptions),
  verdicts: isOptional(areVerdicts),
  decidedBy: isOptional(isDecidedBy),
  source: isOptional(isRecordedSource),
  notInKey: isOptional(isListOf(isString)),
  accepted: isOptional(isAcceptance),
  frozen: isOptional(isFrozenResult),
  absent: isOptional(isOneOf('lost', 'read')),
  reason: isString,
  template: isOptional(isNodeId),
  items: isOptional(isListOf(isString)),
  scopes: areTexts,
  tags: areTexts,
  freshness: isOptional(isOneOf('frozen', 'always')),
  keep: isOptional(isOneOf('until-read')),
});

export const areMetrics: Shape<RunRecord['metrics']> = isMapOf(isEstimate);

export const isEnvironment = hasFields<RunRecord['environment']>({
  node: isString,
  platform: isString,
  arch: isString,
  cpu: isString,
});

/** Of the fields that a summary has as its record has them. */
const sharedFields = {
  run: isRunId,
  pipeline: isString,
  file: isArgumentPath,
  project: isOptional(isProjectPath),
  at: isString,
  seconds: isNumber,
  status: isStatus,
  snapshot: isNullOr(isCommit),
  params: isText,
  seed: isNumber,
  sweep: isOptional(hasFields<RecordedSweep>({ id: isRunId, over: isListOf(isString) })),
  outcomes: isOutcomes,
  metrics: areMetrics,
  deployed: isListOf(isDeployed),
} as const;

export const isRunSummary: Shape<RunSummary> = hasFields<RunSummary>({
  ...sharedFields,
  usage: isOptional(isNodeUsage),
  selection: isOptional(isSelection),
  git: hasFields<RunSummary['git']>({ commit: isNullOr(isCommit), branch: isNullOr(isString), isDirty: isBoolean }),
});

export const isRunRecord: Shape<RunRecord> = hasFields<RunRecord>({
  ...sharedFields,
  version: isOneOf(1),
  git: hasFields<CommitFacts>({ commit: isNullOr(isCommit), branch: isNullOr(isString), dirty: isListOf(isPath) }),
  leftOut: isOptional(
    isListOf(
      hasFields<LeftOut>({
        path: isPath,
        why: isOneOf('secret', 'large', 'repository', 'submodule', 'special'),
        looks: isOptional(isString),
        line: isOptional(isCount),
        size: isOptional(isCount),
        digest: isOptional(isDigest),
        changed: isOptional(isString),
      }),
    ),
  ),
  givenParams: isText,
  paramsFrom: isOptional(isMapOf(isString)),
  reads: isDigest,
  environment: isEnvironment,
  impure: isOptional(isListOf(isString)),
  variables: isOptional(
    hasFields<RecordedVariables>({
      names: isListOf(isString),
      prefixes: isListOf(isString),
      values: isMapOf(isString),
      hidden: isListOf(isString),
      digests: isOptional(isMapOf(isString)),
    }),
  ),
  selection: isSelection,
  nodes: isListOf(isNode),
  kinds: isMapOf(
    hasFields<RecordedKind>({
      version: isNumber,
      form: isOneOf('file', 'folder'),
      extension: isExtension,
      mediaType: isOptional(isString),
    }),
  ),
  results: isMapOf(
    hasFields<RunRecord['results'][string]>({
      node: isNodeId,
      output: isString,
      kind: isString,
      digest: isNullOr(isDigest),
    }),
  ),
  allowedFailures: isOptional(isListOf(isNodeId)),
  published: isOptional(isListOf(isPublishedFile)),
});
