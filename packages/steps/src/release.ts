// The gate before deployment: rules over metrics, attacks and bias. Each verdict has the value, its interval and the
// requirement. A model that was not evaluated, attacked and audited cannot pass, because all three are its evidence; where
// one of the last two cannot be, a reason stands for it, which is a verdict too.

import {
  type AnyGate,
  type Approved,
  defineGate,
  json,
  metrics,
  optional,
  type Ref,
  report,
  type Verdict,
} from '@cairn/core';
import { z } from 'zod';
import type { AttackReport, AttackReportOfTask, DeviationReport } from './adversarial-test.ts';
import type { BiasReport, BiasReportOfTask, ErrorReport } from './bias-audit.ts';
import type { ClassifierMetrics, RegressorMetrics } from './evaluate.ts';
import type { MetricsOfTask } from './evaluation/metrics.ts';
import type { ExplanationReport } from './explaining/explain-report.ts';
import { type Model, model } from './kinds/model.ts';
import {
  type FurtherEvidence,
  type FurtherName,
  type FurtherRules,
  furtherInputs,
  furtherNames,
  furtherRules,
} from './releasing/further-reports.ts';
import { judgeFigure, judgeOptional } from './releasing/judge-figure.ts';
import { judgeGrouping } from './releasing/judge-grouping.ts';
import { judgeMetric } from './releasing/judge-metric.ts';
import { isNotApplicable, judgeNotApplicable, type NotApplicable } from './releasing/not-applicable.ts';
import {
  type BiasRules,
  biasRuleSchema,
  type MetricRules,
  metricRuleSchema,
  type ParsedBiasRule,
  type ParsedRule,
  type Rules,
  ruleSchema,
} from './releasing/rule.ts';

/**
 * The evidence about a model. Each report comes from a node whose input was this model, on rows that did not train or
 * choose it.
 *
 * @typeParam Task - of the model
 * @typeParam Column - the columns that the audit made groups by
 */
export interface ReleaseEvidence<Task, Column extends string = string> extends FurtherEvidence<Task> {
  readonly metrics: Ref<MetricsOfTask<Task>, 'metrics'>;
  /** Of `adversarialTest`, or of `notApplicable` with the reason why there is none. */
  readonly attack: Ref<AttackReportOfTask<Task>, 'metrics'> | Ref<NotApplicable<'attack'>, 'metrics'>;
  /** Of `biasAudit`, or of `notApplicable` with the reason why there is none. */
  readonly bias: Ref<BiasReportOfTask<Task, Column>, 'metrics'> | Ref<NotApplicable<'bias'>, 'metrics'>;
  /** Of `explain`: its checks are verdicts, as those of the attack. */
  readonly explanation?: Ref<ExplanationReport, 'json'> | undefined;
}

/** Rules about further reports need them among the evidence. */
export interface ReleaseRules<Task, Column extends string = string> extends FurtherRules<Task> {
  /** Each rule is about all classes, or about the one that its `class` names. */
  readonly metrics?: MetricRules<Task> | undefined;
  readonly attack?: Rules<AttackReportOfTask<Task>> | undefined;
  /** Each rule is about the worst of all groupings, or about the one that its `grouping` names. */
  readonly bias?: BiasRules<Task, Column> | undefined;
  /**
   * `refuse`: a model that was made from results of other code, which somebody accepted with `cairn accept`, does not
   * pass. Default: it does.
   */
  readonly accepted?: 'refuse' | undefined;
  /**
   * `refuse`: a model that was made from results of `frozen` nodes whose code or params changed since does not pass.
   * Default: it does. If their inputs changed, it never does.
   */
  readonly frozen?: 'refuse' | undefined;
}

type Task = 'classification' | 'regression';

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which rows
export interface Release extends AnyGate<Model<any, Task>, 'release', 'model'> {
  /**
   * A model passes if every rule is satisfied. A rule on a bound is decided by that bound. A rule on the interval is
   * satisfied if the whole interval is within the limits; if a limit is inside the interval, it fails unless the rule
   * says otherwise. The attack's own checks (a gradient that is zero, a stronger attack that found less) are verdicts
   * too.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a model of any rows
  <M extends Model<any, Task>, Column extends string>(
    model: Ref<M, 'model'>,
    evidence: ReleaseEvidence<M['task'], Column>,
    rules: ReleaseRules<M['task'], NoInfer<Column>>,
  ): Ref<Approved<M, 'release'>, 'model'>;
}

const rulesOf = z.record(z.string(), ruleSchema.optional()).default({});
const metricRules = z.record(z.string(), metricRuleSchema.optional()).default({});
const biasRules = z.record(z.string(), biasRuleSchema.optional()).default({});

const releaseRulesSchema = z
  .strictObject({
    metrics: metricRules,
    attack: rulesOf,
    bias: biasRules,
    ...furtherRules(),
    accepted: z.literal('refuse').optional(),
    frozen: z.literal('refuse').optional(),
  })
  .refine(
    ({ accepted: _, frozen: __, ...rules }) =>
      Object.values(rules).some((of) => Object.values(of ?? {}).some((rule) => rule !== undefined)),
    'give at least one rule',
  );

export const release: Release = defineGate('release', {
  admits: model,
  evidence: {
    metrics: metrics<ClassifierMetrics | RegressorMetrics>(),
    attack: report<AttackReport | DeviationReport | NotApplicable>(),
    bias: report<BiasReport | ErrorReport | NotApplicable>(),
    explanation: optional(json<ExplanationReport>()),
    ...furtherInputs(),
  },
  params: releaseRulesSchema,
  refusesAccepted: ({ accepted }) => accepted === 'refuse',
  refusesFrozen: ({ frozen }) => frozen === 'refuse',
  check: (evidence, rules) => [
    ...judgeReport(rules.metrics, (figure, rule) => judgeMetric(figure, evidence.metrics, rule)),
    ...judgeAttack(evidence.attack, rules.attack),
    ...judgeAudit(evidence.bias, rules.bias),
    ...furtherNames.flatMap((name) => judgeFurther(name, evidence[name], rules[name] ?? {})),
    ...(isNotApplicable(evidence.attack) ? [] : evidence.attack.checks),
    ...(evidence.explanation?.checks ?? []),
  ],
}) as Release;

function judgeAttack(
  attack: AttackReport | DeviationReport | NotApplicable,
  rules: Readonly<Record<string, ParsedRule | undefined>>,
): readonly Verdict[] {
  if (isNotApplicable(attack)) return judgeNotApplicable('attack', attack, rules);
  return judgeReport(rules, (figure, rule) => judgeFigure('attack', figure, attack, rule));
}

function judgeAudit(
  bias: BiasReport | ErrorReport | NotApplicable,
  rules: Readonly<Record<string, ParsedBiasRule | undefined>>,
): readonly Verdict[] {
  if (isNotApplicable(bias)) return judgeNotApplicable('bias', bias, rules);
  return judgeReport(rules, (figure, rule) => judgeGrouping(figure, bias, rule));
}

function judgeFurther(
  name: FurtherName,
  given: object | undefined,
  rules: Readonly<Record<string, ParsedRule | undefined>>,
): readonly Verdict[] {
  if (given && isNotApplicable(given)) return judgeNotApplicable(name, given, rules);
  return judgeReport(rules, (figure, rule) => judgeOptional(name, figure, given, rule));
}

function judgeReport<Parsed>(
  rules: Readonly<Record<string, Parsed | undefined>>,
  judge: (figure: string, rule: Parsed) => Verdict,
): Verdict[] {
  return Object.entries(rules).flatMap(([figure, rule]) => (rule ? [judge(figure, rule)] : []));
}
