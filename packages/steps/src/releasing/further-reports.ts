// The reports that a release may have as evidence besides metrics, attack and audit. A new one is a field here and its name
// below: the gate, its rules and their types follow.

import { type Kind, type Optional, optional, type Ref, report } from '@cairn/core';
import { z } from 'zod';
import type { ComparisonReport } from '../comparing/comparison-report.ts';
import type { SizeReport } from '../compressing/size-report.ts';
import type { CorruptionReport } from '../corruptions/corruption-report.ts';
import type { CounterfactualReport } from '../counterfactuals/counterfactual-report.ts';
import type { DriftReport } from '../drift/drift-report.ts';
import type { ErrorAnalysisReport } from '../error-analysis/error-report.ts';
import type { FeasibleReportOfTask } from '../feasible/feasible-report.ts';
import type { OpenSetReport } from '../open-set/open-set-report.ts';
import type { ExtractionReport } from '../privacy/extraction-test.ts';
import type { ImageInversionReport } from '../privacy/image-inversion-test.ts';
import type { InversionReport } from '../privacy/inversion-report.ts';
import type { PrivacyReport } from '../privacy/privacy-report.ts';
import type { ShadowReport } from '../privacy/shadow-test.ts';
import type { ReliabilityReport } from '../reliability/reliability-report.ts';
import type { CurveReport } from '../sampling/summarize-curve.ts';
import type { CertificationReport } from '../smoothing/certify.ts';
import type { SurrogateReport } from '../surrogate/surrogate.ts';
import type { DeclarableEvidence, NotApplicable } from './not-applicable.ts';
import { type Rules, ruleSchema } from './rule.ts';

/** By the name of the evidence; each comes from a step with the released model as an input. */
export interface FurtherReports<Task> {
  /** Of `feasibleAttack`. */
  readonly feasible: FeasibleReportOfTask<Task>;
  /** Of `corruptionTest`. */
  readonly corruption: CorruptionReport;
  /** Of `compareSizes`, with the model as `after`: `{ accuracyDifference: { atLeast: -0.02, on: 'low' } }`. */
  readonly sizes: SizeReport;
  /** Of `drift` with a model. */
  readonly drift: DriftReport;
  /** Of `certify`. */
  readonly certification: CertificationReport;
  /** Of `privacyTest`: `{ auc: { atMost: 0.55, on: 'high' } }`. */
  readonly privacy: PrivacyReport;
  /** Of `shadowTest`. */
  readonly shadows: ShadowReport;
  /** Of `inversionTest`. */
  readonly inversion: InversionReport;
  /** Of `learningCurve` with the input `model`: `{ gain: { atMost: 0.01, on: 'value' } }`, that more rows bring little. */
  readonly learning: CurveReport;
  /** Of `imageInversionTest`: `{ recognised: { atMost: 0.3, on: 'high' } }`. */
  readonly imageInversion: ImageInversionReport;
  /** Of `extractionTest`. */
  readonly extraction: ExtractionReport;
  /** Of `errorAnalysis`. */
  readonly errors: ErrorAnalysisReport;
  /** Of `reliabilityTest`. */
  readonly reliability: ReliabilityReport;
  /** Of `counterfactuals`. */
  readonly counterfactuals: CounterfactualReport;
  /** Of `openSetTest`: `{ auroc: { atLeast: 0.8, on: 'low' } }`. */
  readonly openSet: OpenSetReport;
  /** Of `surrogate`: `{ fidelity: { atLeast: 0.9, on: 'low' } }`. */
  readonly surrogate: SurrogateReport;
  /** Of `compare` with two models, of which one is released: `{ accuracyDifference: { atLeast: 0, on: 'low' } }`. */
  readonly comparison: ComparisonReport & { readonly [Figure in `${string}Difference`]?: unknown };
}

/** Any report of its kind: the type of the evidence says which. */
type AnyReport = Kind<object, 'metrics'>;

export type FurtherName = keyof FurtherReports<unknown>;

/** In the order of their verdicts. A field above that is missing here does not compile. */
const evidence: Readonly<Record<FurtherName, true>> = {
  ...({ feasible: true, corruption: true, sizes: true, drift: true, certification: true } as const),
  ...({ privacy: true, shadows: true, inversion: true, extraction: true, errors: true } as const),
  ...({
    reliability: true,
    counterfactuals: true,
    surrogate: true,
    comparison: true,
    openSet: true,
    imageInversion: true,
    learning: true,
  } as const),
};

export const furtherNames = Object.keys(evidence) as readonly FurtherName[];

export type FurtherEvidence<Task> = {
  readonly [Name in FurtherName]?:
    | Ref<Name extends 'comparison' ? ComparisonReport : FurtherReports<Task>[Name], 'metrics'>
    | (Name extends DeclarableEvidence ? Ref<NotApplicable<Name>, 'metrics'> : never)
    | undefined;
};

export type FurtherRules<Task> = { readonly [Name in FurtherName]?: Rules<FurtherReports<Task>[Name]> | undefined };

export function furtherInputs(): Readonly<Record<FurtherName, Optional<object, 'metrics'>>> {
  return Object.fromEntries(
    furtherNames.map((name) => [name, optional<object, 'metrics'>(report() as AnyReport)]),
  ) as never;
}

/** Without a default: rules that are not given do not change the key. */
const rulesSchema = z.record(z.string(), ruleSchema.optional()).optional();

export function furtherRules(): Readonly<Record<FurtherName, typeof rulesSchema>> {
  return Object.fromEntries(furtherNames.map((name) => [name, rulesSchema])) as never;
}
