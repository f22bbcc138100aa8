// The gate before deployment: rules over metrics, attacks and bias, each with what was found, its interval and what is
// wanted. A model that was not evaluated, attacked and audited cannot pass, because all three are its evidence.

import { type AnyGate, type Approved, defineGate, metrics, type Ref, type Verdict } from '@cairn/core';
import { z } from 'zod';
import type { AttackReport } from './adversarial-test.ts';
import type { BiasReport } from './bias-audit.ts';
import type { ClassifierMetrics } from './evaluate.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { judgeFigure } from './releasing/judge-figure.ts';
import { type ParsedRule, type Rules, ruleSchema } from './releasing/rule.ts';

/** What vouches for a model: each from a node that took the very model, on rows that neither trained nor chose it. */
export interface ReleaseEvidence {
  readonly metrics: Ref<ClassifierMetrics>;
  readonly attack: Ref<AttackReport>;
  readonly bias: Ref<BiasReport>;
}

export interface ReleaseRules {
  readonly metrics?: Rules<ClassifierMetrics> | undefined;
  readonly attack?: Rules<AttackReport> | undefined;
  readonly bias?: Rules<BiasReport> | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which rows
export interface Release extends AnyGate<Classifier<any>, 'release'> {
  /**
   * Lets a model through when every rule is held. A rule on a bound is decided by that bound; one on the interval holds
   * when the whole interval lies within what is wanted, and an open one counts as not held unless it says otherwise.
   * The attack's own checks (a gradient that is zero, a stronger attack that found less) are verdicts too.
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>>(
    model: Ref<M>,
    evidence: ReleaseEvidence,
    rules: ReleaseRules,
  ): Ref<Approved<M, 'release'>>;
}

const rulesOf = z.record(z.string(), ruleSchema.optional()).default({});

const releaseRulesSchema = z
  .strictObject({ metrics: rulesOf, attack: rulesOf, bias: rulesOf })
  .refine(
    (rules) => Object.values(rules).some((of) => Object.values(of).some((rule) => rule !== undefined)),
    'give at least one rule',
  );

export const release: Release = defineGate('release', {
  admits: classifier,
  evidence: { metrics: metrics<ClassifierMetrics>(), attack: metrics<AttackReport>(), bias: metrics<BiasReport>() },
  params: releaseRulesSchema,
  check: (evidence, rules) => [
    ...judgeReport('metrics', evidence.metrics, rules.metrics),
    ...judgeReport('attack', evidence.attack, rules.attack),
    ...judgeReport('bias', evidence.bias, rules.bias),
    ...evidence.attack.checks,
  ],
}) as Release;

function judgeReport(
  about: string,
  report: object,
  rules: Readonly<Record<string, ParsedRule | undefined>>,
): Verdict[] {
  return Object.entries(rules).flatMap(([figure, rule]) => (rule ? [judgeFigure(about, figure, report, rule)] : []));
}
