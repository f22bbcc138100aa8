// Evidence that a model cannot have, said with a reason: the gate and the model card repeat it.

import { defineStep, type Ref, type Runnable, report, type Verdict } from '@cairn/core';
import { z } from 'zod';
import { type AnyModel, model } from '../kinds/model.ts';
import { describeRequired, type ParsedRule } from './rule.ts';

/** Evidence that may be declared not applicable: what a release requires, and the comparison with an earlier version. */
export type DeclarableEvidence = 'attack' | 'bias' | 'comparison';

export interface NotApplicable<Evidence extends DeclarableEvidence = DeclarableEvidence> {
  readonly notApplicable: Evidence;
  readonly reason: string;
  readonly summary: readonly string[];
}

export interface DeclareNotApplicable extends Runnable {
  /**
   * Stands for a report that a model cannot have: an audit where no row is about a person, an attack on a model that
   * reads texts alone, a comparison before the first version. `release` then has a verdict that says so and counts as passed, and so have the record of the run, the
   * model card and the registry. A rule about the missing report fails.
   *
   * @throws AuthorError `params-invalid` for a reason of fewer than ten characters
   */
  <const Evidence extends DeclarableEvidence>(
    inputs: { readonly model: Ref<AnyModel, 'model'> },
    params: {
      readonly evidence: Evidence;
      /** A sentence for whoever reads the model card: 'No row is about a person.' */
      readonly reason: string;
    },
  ): { readonly report: Ref<NotApplicable<Evidence>, 'metrics'> };
}

const names = { attack: 'Not attacked', bias: 'Not audited', comparison: 'Not compared' } as const;

export const notApplicable: DeclareNotApplicable = defineStep('not-applicable', {
  in: { model },
  params: z.strictObject({
    evidence: z.enum(['attack', 'bias', 'comparison']),
    reason: z.string().trim().min(10, 'must be a sentence that says why, of at least 10 characters'),
  }),
  out: { report: report<NotApplicable>() },
  run: (_, { evidence, reason }) => ({
    report: { notApplicable: evidence, reason, summary: [`${names[evidence]}: ${reason}`] },
  }),
}) as DeclareNotApplicable;

export function isNotApplicable(evidence: object): evidence is NotApplicable {
  return 'notApplicable' in evidence;
}

/**
 * That there is no such report; and each rule about it, which nothing can satisfy.
 *
 * @param about - the evidence that it is given for: what is declared of other evidence says nothing of this
 */
export function judgeNotApplicable(
  about: string,
  { notApplicable: declaredOf, reason }: NotApplicable,
  rules: Readonly<Record<string, ParsedRule | undefined>>,
): readonly Verdict[] {
  const none = { value: null, low: null, high: null };
  const required = 'not applicable, with a reason';
  if (declaredOf !== about) {
    const why = `what was given is declared not applicable of '${declaredOf}'`;
    return [{ rule: about, ...none, required, decision: 'inconclusive', isPassed: false, reason: why }];
  }
  const declared = { rule: about, ...none, required, decision: 'passed', isPassed: true } as const;
  const failed = Object.entries(rules).flatMap(([figure, rule]): readonly Verdict[] => {
    if (!rule) return [];
    const why = `'${about}' is declared not applicable, so it has no figures: leave the rule out`;
    const open = { decision: 'inconclusive', isPassed: false, reason: why } as const;
    return [{ rule: `${about}.${figure}`, ...none, required: describeRequired(rule), ...open }];
  });
  return [{ ...declared, reason: `${names[declaredOf]}: ${reason}` }, ...failed];
}
