// The shapes of the events that are kept of a run, to be told again by the next one where nothing changed.

import { isAcceptance } from '../../base/acceptance.ts';
import { isFrozenResult } from '../../base/frozen-result.ts';
import { isRunId } from '../../base/safe-name.ts';
import {
  hasFields,
  isCount,
  isListOf,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isString,
  type Shape,
} from '../../base/shape.ts';
import { areDescriptions } from '../../dsl/describe-output.ts';
import { areVerdicts } from '../../dsl/verdict.ts';
import { isDecidedBy } from '../../plan/outcome/decided-by.ts';
import { isFailedAttempt } from '../../plan/outcome/failed-attempt.ts';
import { isNodeUsage } from '../../plan/outcome/node-usage.ts';
import type { NodeFinished, PlanMade, PlannedNode, RunFinished, Warning } from './event.ts';
import {
  areInputs,
  areMetrics,
  areOutputs,
  isCommit,
  isDeployed,
  isKey,
  isNodeId,
  isOutcome,
  isOutcomes,
  isPublishedFile,
  isRole,
  isStatus,
} from './record-shape.ts';
import { isSelection } from './recorded-selection.ts';
import { isRecordedSource } from './recorded-source.ts';

export const isPlanMade: Shape<PlanMade> = hasFields<PlanMade>({
  type: isOneOf('plan-made'),
  at: isString,
  pipeline: isString,
  nodes: isListOf(
    hasFields<PlannedNode>({
      id: isNodeId,
      label: isString,
      step: isString,
      role: isRole,
      inputs: areInputs,
      after: isOptional(isListOf(isNodeId)),
      isTemplate: (value): value is true | undefined => value === undefined || value === true,
      template: isOptional(isNodeId),
      items: isOptional(isListOf(isString)),
      scopes: isOptional(isListOf(isString)),
      tags: isOptional(isListOf(isString)),
      freshness: isOptional(isOneOf('frozen', 'always')),
      keep: isOptional(isOneOf('until-read')),
    }),
  ),
});

/** Of a node that did not fail: a run in which one failed is not kept. */
export const isNodeFinished: Shape<NodeFinished> = hasFields<NodeFinished>({
  type: isOneOf('node-finished'),
  at: isString,
  node: isNodeId,
  label: isString,
  step: isString,
  outcome: isOutcome,
  seconds: isNumber,
  usage: isOptional(isNodeUsage),
  attempts: isOptional(isListOf(isFailedAttempt)),
  key: isNullOr(isKey),
  outputs: areOutputs,
  descriptions: isOptional(areDescriptions),
  verdicts: isOptional(areVerdicts),
  source: isOptional(isRecordedSource),
  failure: (value): value is undefined => value === undefined,
  file: isOptional(isString),
  line: isOptional(isCount),
  column: isOptional(isCount),
  decidedBy: isOptional(isDecidedBy),
  accepted: isOptional(isAcceptance),
  frozen: isOptional(isFrozenResult),
  absent: isOptional(isOneOf('lost', 'read')),
  reason: isString,
});

export const isWarning: Shape<Warning> = hasFields<Warning>({
  type: isOneOf('warning'),
  at: isString,
  // The table of codes is not loaded for it: a kept answer is of this very code of Cairn.
  code: isString as Shape<Warning['code']>,
  message: isString,
});

export const isRunFinished: Shape<RunFinished> = hasFields<RunFinished>({
  type: isOneOf('run-finished'),
  at: isString,
  run: isRunId,
  pipeline: isString,
  status: isStatus,
  commit: isNullOr(isCommit),
  snapshot: isNullOr(isCommit),
  seconds: isNumber,
  outcomes: isOutcomes,
  selection: isOptional(isSelection),
  allowedFailures: isOptional(isListOf(isNodeId)),
  metrics: areMetrics,
  deployed: isListOf(isDeployed),
  published: isOptional(isListOf(isPublishedFile)),
  record: isNullOr(isString),
});
