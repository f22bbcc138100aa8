// The public door of @cairn/steps: the steps, the kinds and columns that a step of one's own needs, and what the cairn
// command asks of it.

export { type AdversarialTest, type AttackReport, adversarialTest, type DeviationReport } from './adversarial-test.ts';
export { type AppliedCleaningReport, type ApplyCleaning, applyCleaning } from './apply-cleaning.ts';
export {
  type FoolingExamples,
  foolingExamples,
} from './attacks/fooling/fooling-examples.ts';
export type { FoolingReport } from './attacks/fooling/fooling-report.ts';
export { type Augment, augment } from './augment.ts';
export { checkBackend } from './backend/check-backend.ts';
export { loadBackend } from './backend/load-backend.ts';
export type {
  Layer,
  Network,
  SequentialNetwork,
  SymbolicTensor,
  Tensorflow,
  TensorflowOptions,
} from './backend/tensorflow.ts';
export { type Baseline, baseline } from './baseline.ts';
export { type BiasAudit, type BiasReport, biasAudit, type ErrorReport } from './bias-audit.ts';
export { type Calibrate, type CalibrationReport, calibrate } from './calibrate.ts';
export { type ChooseThreshold, chooseThreshold, type ThresholdReport } from './choose-threshold.ts';
export { type Clean, clean } from './clean.ts';
export { type Compare, type ComparisonReport, compare } from './compare.ts';
export { type CompareSizes, compareSizes, type SizeReport } from './compressing/compare-sizes.ts';
export { type Distil, type DistilOptions, distil } from './compressing/distil.ts';
export { type Prune, type PruneOptions, type PruneReport, prune } from './compressing/prune.ts';
export {
  type Quantise,
  type QuantisedForm,
  type QuantiseOptions,
  type QuantiseReport,
  quantise,
} from './compressing/quantise.ts';
export { type CorruptionReport, type CorruptionTest, corruptionTest } from './corruptions/corruption-test.ts';
export {
  type CounterfactualReport,
  type Counterfactuals,
  counterfactuals,
} from './counterfactuals/counterfactuals.ts';
export { type CrossValidation, crossValidate, type Fold, type LeaveOneGroupOut } from './cross-validate.ts';
export type { ThresholdCriterion } from './deciding/find-threshold.ts';
export { type Deploy, deploy } from './deploy.ts';
export { type Drift, type DriftReport, drift } from './drift/drift.ts';
export { type NearDuplicates, type NearDuplicatesReport, nearDuplicates } from './duplicates/near-duplicates.ts';
export { type BagOptions, bag } from './ensembles/bag.ts';
export { type FitStack, fitStack } from './ensembles/fit-stack.ts';
export { type FoldPredictions, type PredictFold, predictFold } from './ensembles/predict-fold.ts';
export { type StackOptions, stack } from './ensembles/stack.ts';
export { type Vote, vote } from './ensembles/vote.ts';
export { type ErrorAnalysis, type ErrorAnalysisReport, errorAnalysis } from './error-analysis/error-analysis.ts';
export { type ClassifierMetrics, type Evaluate, evaluate, type RegressorMetrics } from './evaluate.ts';
export { type AdmitRows, admitRows } from './expectations/admit-rows.ts';
export {
  type Expectation,
  type Expectations,
  type ExpectationsReport,
  expectations,
} from './expectations/expectations.ts';
export { type Explain, type ExplanationReport, explain } from './explain.ts';
export {
  type ModelStructure,
  modelStructure,
  type StructureReport,
} from './explaining/structure/model-structure.ts';
export {
  type ExportedModel,
  type ExportFormat,
  type ExportModel,
  type ExportOptions,
  type ExportReport,
  exportModel,
} from './exporting/export-model.ts';
export {
  type FeasibleAttack,
  type FeasibleAttackReport,
  type FeasibleDeviationReport,
  feasibleAttack,
} from './feasible/feasible-attack.ts';
export { type TrainPrototypes, trainPrototypes } from './few-shot/train-prototypes.ts';
export { type TrainZeroShot, trainZeroShot, type ZeroShotOptions } from './few-shot/train-zero-shot.ts';
export { type GroupRows, groupRows } from './group-rows.ts';
export type { ImagesReport } from './images/image-rows.ts';
export { type ReadIdx, readIdx } from './images/read-idx.ts';
export { type ReadImages, readImages } from './images/read-images.ts';
export { type Classifier, classifier, model, type Regressor } from './kinds/model.ts';
export { type Pictures, pictures } from './kinds/pictures.ts';
export { type Plot, type PlotPoint, type PlotSeries, plot } from './kinds/plot.ts';
export { tableProfile } from './kinds/profile.ts';
export { type ResultCell, type ResultTable, resultTable } from './kinds/result-table.ts';
export { type AnyTable, type Table, table } from './kinds/table.ts';
export { type ApplyRemoval, applyRemoval } from './mending/apply-removal.ts';
export {
  type ChooseGroupThresholds,
  chooseGroupThresholds,
  type GroupThresholdsReport,
} from './mending/choose-group-thresholds.ts';
export { type KeepRemoval, keepRemoval } from './mending/keep-removal.ts';
export { type Removal, type RemoveCorrelation, removeCorrelation } from './mending/remove-correlation.ts';
export { type MixRows, mixRows } from './mixing/mix-rows.ts';
export type { NetworkBuilder, NetworkInputs } from './models/network-description.ts';
export { predictTable } from './models/predict.ts';
export { type PredictOptions, predictRows } from './models/predict-rows.ts';
export type { NetworkPart } from './networks/network-parts.ts';
export type { OpenSetReport } from './open-set/open-set-report.ts';
export { type OpenSetOptions, type OpenSetTest, openSetTest } from './open-set/open-set-test.ts';
export {
  type RejectionReport,
  type RejectOptions,
  type RejectUnknown,
  rejectUnknown,
} from './open-set/reject-unknown.ts';
export { type ParallelTrained, type ParallelTraining, trainParallel } from './parallel/train-parallel.ts';
export { type ContactSheet, contactSheet } from './pictures/contact-sheet.ts';
export {
  type DrawPictures,
  type DrawReportsOptions,
  drawPictures,
  drawReports,
} from './pictures/draw-reports.ts';
export { type AnswerRows, answerRows } from './privacy/answer-rows.ts';
export { type ExtractionReport, type ExtractionTest, extractionTest } from './privacy/extraction-test.ts';
export {
  type ImageInversionReport,
  type ImageInversionTest,
  imageInversionTest,
} from './privacy/image-inversion-test.ts';
export type { InversionReport } from './privacy/inversion-report.ts';
export { type InversionTest, inversionTest } from './privacy/inversion-test.ts';
export { type MaskAnswers, maskAnswers } from './privacy/mask-answers.ts';
export { type ShadowReport, type ShadowTest, shadowTest, trainShadows } from './privacy/shadow-test.ts';
export { type PrivacyReport, type PrivacyTest, privacyTest } from './privacy-test.ts';
export { type Profile, profile, type TableProfile } from './profiles/profile.ts';
export { type ReadProfile, readProfile } from './profiles/read-profile.ts';
export { type Query, query } from './query.ts';
export { type Release, release } from './release.ts';
export { type DeclareNotApplicable, type NotApplicable, notApplicable } from './releasing/not-applicable.ts';
export { type ReliabilityReport, type ReliabilityTest, reliabilityTest } from './reliability-test.ts';
export { type Reweigh, type ReweighReport, reweigh } from './reweigh.ts';
export { type LearningCurveOptions, learningCurve } from './sampling/learning-curve.ts';
export { type CurveReport, type SummarizeCurve, summarizeCurve } from './sampling/summarize-curve.ts';
export { type TakeBootstrap, takeBootstrap } from './sampling/take-bootstrap.ts';
export { type TakeClasses, takeClasses } from './sampling/take-classes.ts';
export { type TakeSample, takeSample } from './sampling/take-sample.ts';
export {
  boolean,
  type Column,
  categories,
  category,
  date,
  id,
  image,
  integer,
  number,
  type Pixels,
  type RowOf,
  text,
} from './schemas/column.ts';
export { type ChooseTrial, chooseTrial, type SearchReport } from './searching/choose-trial.ts';
export { type KeepTrial, keepTrial } from './searching/keep-trial.ts';
export {
  type Bracket,
  type HalvingOptions,
  type HalvingTrial,
  hyperbandBrackets,
  successiveHalving,
} from './searching/successive-halving.ts';
export { exportPlot } from './showing/export-plot.ts';
export { type CertificationReport, type Certify, certify } from './smoothing/certify.ts';
export { type Smooth, smooth } from './smoothing/smooth.ts';
export { duckdbRows } from './sources/duckdb-rows.ts';
export { gitFile } from './sources/git-file.ts';
export { httpFile } from './sources/http-file.ts';
export { sqliteRows } from './sources/sqlite-rows.ts';
export { type CrossValidated, type FoldEstimate, type SummarizeFolds, summarizeFolds } from './summarize-folds.ts';
export { type Surrogate, type SurrogateReport, surrogate } from './surrogate/surrogate.ts';
export { createTable } from './tables/create-table.ts';
export { exportTable } from './tables/export-table.ts';
export { selectRows } from './tables/select-rows.ts';
export { type TakeFold, takeFold } from './take-fold.ts';
export { type Train, train } from './train.ts';
export { type TrainLinear, trainLinear } from './train-linear.ts';
export { type TrainTrees, type TreesReport, trainTrees } from './train-trees.ts';
export { type FineTune, fineTune } from './transfer/fine-tune.ts';
export type { FineTuneOptions } from './transfer/fine-tune-params.ts';
