// Makes the view of a run, from its record, from its events, or from both. Where both say what happened to a node, the
// events are right: a run in which nothing ran may be answered with the record of an earlier one.

import type { RegisteredVersion, RunMetadata, RunRecord, SourceLocation } from '@cairn/core';
import type { BaseRun } from './base-run.ts';
import { compareRunMetrics } from './compare-metrics.ts';
import { findDeployed } from './find-deployed.ts';
import type { RunState } from './run-state.ts';
import type { ComparisonView, DeployedView, ErrorView, NodeView, ResultView, RunView } from './run-view.ts';

export interface RunSources {
  /** As it was asked for; the record or the events say the name. */
  readonly pipeline?: string;
  readonly record?: RunRecord | undefined;
  readonly state?: RunState | undefined;
  /** Why there is no run. */
  readonly problems?: readonly Problem[];
  /** What the registry on this machine has; if left out, deployed versions are where the run put them. */
  readonly registered?: readonly RegisteredVersion[];
  readonly metadata?: RunMetadata | undefined;
  readonly savedSeconds?: number;
  readonly base?: BaseRun | undefined;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly at?: SourceLocation | undefined;
}

const noOutcomes: RunRecord['outcomes'] = { ran: 0, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 };

export function viewRun(sources: RunSources): RunView {
  const { record, state, registered } = sources;
  const end = state?.end;
  const nodes = viewNodes(record, state);
  const metrics = end?.metrics ?? record?.metrics ?? {};
  const published = end?.published ?? record?.published;
  const allowedFailures = end?.allowedFailures ?? record?.allowedFailures;
  return {
    version: record?.version ?? 1,
    run: end?.run ?? record?.run ?? null,
    pipeline: state?.plan?.pipeline ?? record?.pipeline ?? sources.pipeline ?? '',
    file: record?.file ?? null,
    ...(record?.project !== undefined && { project: record.project }),
    ...(sources.metadata && { metadata: sources.metadata }),
    at: record?.at ?? state?.plan?.at ?? null,
    seconds: end?.seconds ?? record?.seconds ?? 0,
    status: end?.status ?? record?.status ?? null,
    git: record?.git ?? { commit: end?.commit ?? null, branch: null, dirty: [] },
    snapshot: end?.snapshot ?? record?.snapshot ?? null,
    ...(record?.leftOut && { leftOut: record.leftOut }),
    params: record?.params ?? null,
    givenParams: record?.givenParams ?? null,
    ...(record?.paramsFrom && { paramsFrom: record.paramsFrom }),
    seed: record?.seed ?? null,
    ...(record?.sweep && { sweep: record.sweep }),
    reads: record?.reads ?? null,
    ...(record?.impure && { impure: record.impure }),
    environment: record?.environment ?? null,
    ...(record?.variables && { variables: record.variables }),
    selection: end?.selection ?? record?.selection ?? { until: null },
    nodes,
    kinds: record?.kinds ?? {},
    outcomes: end?.outcomes ?? record?.outcomes ?? noOutcomes,
    ...(allowedFailures && { allowedFailures }),
    metrics,
    results: viewResults(record, nodes),
    deployed: (end?.deployed ?? record?.deployed ?? []).map(
      (made): DeployedView => ({ ...made, localPath: registered ? findDeployed(made, registered) : made.path }),
    ),
    ...(published && { published }),
    warnings: (state?.warnings ?? []).map(({ code, message }) => ({ code, message })),
    errors: viewErrors(sources),
    recordFile: end?.record ?? null,
    savedSeconds: sources.savedSeconds ?? null,
    comparison: sources.base ? viewComparison(sources.base, metrics) : null,
  };
}

function viewNodes(record: RunRecord | undefined, state: RunState | undefined): readonly NodeView[] {
  if (!state?.plan) return (record?.nodes ?? []).map((node) => ({ ...node, ...allowed(record, node.id), log: [] }));
  const recorded = new Map((record?.nodes ?? []).map((node) => [node.id, node]));
  return state.plan.nodes.flatMap(({ id, label, step, role, inputs, after, freshness, keep }): NodeView[] => {
    const finished = state.finished.get(id);
    if (!finished) return [];
    const { outcome, seconds, key, outputs, reason, failure, file, line, column } = finished;
    const { params = null, kinds = {}, notInKey } = recorded.get(id) ?? {};
    const found = { ...finished, notInKey, freshness, after, keep };
    return [
      {
        ...{ id, label, step, role, inputs, outcome, seconds, key, reason, params, outputs, kinds },
        ...pickGiven(found),
        ...(outcome === 'failed' && { failure: { code: failure ?? null, at: locate(file, line, column) } }),
        ...allowed(state.end ?? record, id),
        log: state.logs.get(id) ?? [],
      },
    ];
  });
}

const oftenLeftOut = [
  ...(['usage', 'attempts', 'descriptions', 'verdicts', 'decidedBy', 'notInKey', 'source', 'accepted'] as const),
  ...(['frozen', 'freshness', 'after', 'keep', 'absent'] as const),
];

/** What most nodes do not have: a run may have thousands of nodes. */
function pickGiven(
  found: {
    readonly [Name in (typeof oftenLeftOut)[number]]?: NodeView[Name] | undefined;
  },
): Partial<NodeView> {
  const given: Record<string, unknown> = {};
  for (const name of oftenLeftOut) if (found[name]) given[name] = found[name];
  return given as Partial<NodeView>;
}

function allowed(run: Pick<RunRecord, 'allowedFailures'> | undefined, id: NodeView['id']) {
  return { isFailureAllowed: run?.allowedFailures?.includes(id) ?? false };
}

function viewResults(record: RunRecord | undefined, nodes: readonly NodeView[]): RunView['results'] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const results = Object.entries(record?.results ?? {}).map(([name, result]): [string, ResultView] => {
    const node = byId.get(result.node);
    const described = node?.descriptions?.[result.output];
    const label = node?.label ?? result.node;
    return [name, { ...result, label, text: described?.text ?? null, summary: described?.summary ?? [] }];
  });
  return Object.fromEntries(results);
}

function viewErrors({ problems = [], state }: RunSources): readonly ErrorView[] {
  return [
    ...problems.map(
      ({ code, message, fix, at }): ErrorView => ({ stage: 'planning', code, message, fix, at: at ?? null }),
    ),
    ...(state?.errors ?? []).map(
      ({ code, message, fix, file, line, column }): ErrorView => ({
        ...{ stage: 'publishing', code, message, fix },
        at: locate(file, line, column),
      }),
    ),
  ];
}

function locate(file: string | undefined, line: number | undefined, column = 1): SourceLocation | null {
  return file === undefined || line === undefined ? null : { file, line, column };
}

function viewComparison({ name, run, isAskedOtherwise, isUnknown }: BaseRun, now: RunView['metrics']): ComparisonView {
  return {
    name: name ?? null,
    run: run?.run ?? null,
    commit: run?.git.commit ?? null,
    hasOtherParams: isAskedOtherwise,
    isUnknown,
    metrics: compareRunMetrics(now, run?.metrics ?? {}),
  };
}
