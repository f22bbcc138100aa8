// The gate before deployment: rules over metrics, attacks and bias, each with what was found, its interval and what is
// wanted. A model that was not evaluated, attacked and audited cannot pass, because all three are its evidence.

import { type AnyGate, type Approved, defineGate, metrics, type Ref, report, type Verdict } from '@cairn/core';
import { z } from 'zod';
import type { AttackReport } from './adversarial-test.ts';
import type { BiasReport } from './bias-audit.ts';
import type { ClassifierMetrics } from './evaluate.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { judgeFigure } from './releasing/judge-figure.ts';
import { judgeGrouping } from './releasing/judge-grouping.ts';
import { type BiasRules, biasRuleSchema, type Rules, ruleSchema } from './releasing/rule.ts';

/**
 * What vouches for a model: each from a node that took the very model, on rows that neither trained nor chose it.
 *
 * @typeParam Column - the columns that the audit made groups by
 */
export interface ReleaseEvidence<Column extends string = string> {
  readonly metrics: Ref<ClassifierMetrics, 'metrics'>;
  readonly attack: Ref<AttackReport, 'metrics'>;
  readonly bias: Ref<BiasReport<Column>, 'metrics'>;
}

export interface ReleaseRules<Column extends string = string> {
  readonly metrics?: Rules<ClassifierMetrics> | undefined;
  readonly attack?: Rules<AttackReport> | undefined;
  /** Each about the worst of all groupings, or about the one that its `grouping` names. */
  readonly bias?: BiasRules<Column> | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which rows
export interface Release extends AnyGate<Classifier<any>, 'release', 'model'> {
  /**
   * Lets a model through when every rule is held. A rule on a bound is decided by that bound; one on the interval holds
   * when the whole interval lies within what is wanted, and an open one counts as not held unless it says otherwise.
   * The attack's own checks (a gradient that is zero, a stronger attack that found less) are verdicts too.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>, Column extends string>(
    model: Ref<M, 'model'>,
    evidence: ReleaseEvidence<Column>,
    rules: ReleaseRules<NoInfer<Column>>,
  ): Ref<Approved<M, 'release'>, 'model'>;
}

const rulesOf = z.record(z.string(), ruleSchema.optional()).default({});
const biasRules = z.record(z.string(), biasRuleSchema.optional()).default({});

const releaseRulesSchema = z
  .strictObject({ metrics: rulesOf, attack: rulesOf, bias: biasRules })
  .refine(
    (rules) => Object.values(rules).some((of) => Object.values(of).some((rule) => rule !== undefined)),
    'give at least one rule',
  );

export const release: Release = defineGate('release', {
  admits: classifier,
  evidence: { metrics: metrics<ClassifierMetrics>(), attack: report<AttackReport>(), bias: report<BiasReport>() },
  params: releaseRulesSchema,
  check: (evidence, rules) => [
    ...judgeReport(rules.metrics, (figure, rule) => judgeFigure('metrics', figure, evidence.metrics, rule)),
    ...judgeReport(rules.attack, (figure, rule) => judgeFigure('attack', figure, evidence.attack, rule)),
    ...judgeReport(rules.bias, (figure, rule) => judgeGrouping(figure, evidence.bias, rule)),
    ...evidence.attack.checks,
  ],
}) as Release;

function judgeReport<Parsed>(
  rules: Readonly<Record<string, Parsed | undefined>>,
  judge: (figure: string, rule: Parsed) => Verdict,
): Verdict[] {
  return Object.entries(rules).flatMap(([figure, rule]) => (rule ? [judge(figure, rule)] : []));
}
