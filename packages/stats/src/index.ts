// The public door of @cairn/stats: figures, their intervals, comparisons of groups.

export { averageDefined } from './base/average-defined.ts';
export { decideByInterval } from './base/decide-by-interval.ts';
export { Estimate } from './base/estimate.ts';
export { Figure } from './base/figure.ts';
export type { Interval } from './base/interval.ts';
export { moments } from './base/moments.ts';
export { percentile } from './base/percentile.ts';
export type { Rate } from './base/rate.ts';
export { selectRows } from './base/select-rows.ts';
export { sum } from './base/sum.ts';
export { brierScore } from './calibration/brier-score.ts';
export { topClassOf } from './calibration/calibration-bins.ts';
export { calibrationCurve } from './calibration/calibration-curve.ts';
export { topClassCalibrationError } from './calibration/calibration-error.ts';
export { countRight } from './classification/accuracy.ts';
export { averagePrecision } from './classification/average-precision.ts';
export { balancedAccuracy } from './classification/balanced-accuracy.ts';
export { classTotals } from './classification/class-totals.ts';
export { cohenKappa } from './classification/cohen-kappa.ts';
export { type ConfusionMatrix, confusionMatrix } from './classification/confusion-matrix.ts';
export { logLoss } from './classification/log-loss.ts';
export { matthewsCorrcoef } from './classification/matthews-corrcoef.ts';
export { precisionRecallCurve } from './classification/precision-recall-curve.ts';
export { precisionRecallF1 } from './classification/precision-recall-f1.ts';
export { rocAuc } from './classification/roc-auc.ts';
export { rocAucMulticlass } from './classification/roc-auc-multiclass.ts';
export { rocCurve } from './classification/roc-curve.ts';
export { countTopK } from './classification/top-k-accuracy.ts';
export { drawGamma } from './distributions/draw-gamma.ts';
export { kolmogorovCritical } from './distributions/kolmogorov.ts';
export { normalQuantile } from './distributions/normal.ts';
export { studentizedRangeSurvival } from './distributions/studentized-range.ts';
export { type Comparison, groupDifference, groupRatio } from './fairness/compare-groups.ts';
export { comparePairs } from './fairness/compare-pairs.ts';
export { encodeGroups, type GroupCodes, type GroupLabel } from './fairness/group-codes.ts';
export { type FrameLevel, metricFrame } from './fairness/metric-frame.ts';
export { type RateEstimate, rateFrame } from './fairness/rate-frame.ts';
export { benjaminiHochberg } from './hypothesis/benjamini-hochberg.ts';
export { cochranMantelHaenszel } from './hypothesis/cochran-mantel-haenszel.ts';
export { type ContingencyTest, contingencyChiSquare } from './hypothesis/contingency-chi-square.ts';
export { fisherExact, type TwoByTwo } from './hypothesis/fisher-exact.ts';
export { holm } from './hypothesis/holm.ts';
export { kolmogorovSmirnov, kolmogorovSmirnovP } from './hypothesis/kolmogorov-smirnov.ts';
export { mcnemar } from './hypothesis/mcnemar.ts';
export { populationStabilityIndex } from './hypothesis/population-stability-index.ts';
export { type WelchTest, welch } from './hypothesis/welch.ts';
export { agreementInterval } from './intervals/agreement-interval.ts';
export { aucInfluence } from './intervals/auc-influence.ts';
export { aucInterval } from './intervals/auc-interval.ts';
export { averagePrecisionInfluence } from './intervals/average-precision-influence.ts';
export { averagePrecisionInterval } from './intervals/average-precision-interval.ts';
export { boundedMeanInterval } from './intervals/bounded-mean-interval.ts';
export { calibrationErrorInterval } from './intervals/calibration-error-interval.ts';
export { balancedAccuracyInterval, macroF1Interval, macroPrecisionInterval } from './intervals/class-means.ts';
export { type CrossValidatedMean, crossValidatedMean } from './intervals/cross-validated-mean.ts';
export { f1Interval } from './intervals/f1-interval.ts';
export { influenceCorrelation } from './intervals/influence-correlation.ts';
export { meanOfShares } from './intervals/mean-of-shares.ts';
export {
  aucDifference,
  type PairedDifference,
  pairedMeanDifference,
  pairedMeanTest,
} from './intervals/paired-difference.ts';
export { r2Interval } from './intervals/r2-interval.ts';
export { type RankedScores, rankScores } from './intervals/rank-scores.ts';
export { fewestSkewed, signedMeanInterval, skewedMeanInterval } from './intervals/skewed-mean-interval.ts';
export { noiseFor, type PrivacySpent, privacySpent, type SampledGaussian } from './privacy/sampled-gaussian.ts';
export { boundedRate } from './rates/bounded-rate.ts';
export { clopperPearson } from './rates/clopper-pearson.ts';
export type { Decisions, RateName } from './rates/count-rate.ts';
export { estimatePairedDifference } from './rates/estimate-paired-difference.ts';
export { estimateRate } from './rates/estimate-rate.ts';
export { largestShareDifference } from './rates/largest-share-difference.ts';
export { macroRate } from './rates/macro-rate.ts';
export { type Bounded, moverDifference } from './rates/mover.ts';
export {
  boundForAllPairs,
  type GroupParameter,
  largestDifferenceLimits,
  pairDifferenceLimits,
  simultaneousTail,
  smallestRatioLimits,
} from './rates/simultaneous-limits.ts';
export { wilson } from './rates/wilson.ts';
export { meanAbsoluteError } from './regression/mean-absolute-error.ts';
export {
  meanAbsolutePercentageError,
  percentageErrors,
} from './regression/mean-absolute-percentage-error.ts';
export { pinballLoss, pinballLosses } from './regression/pinball-loss.ts';
export { r2 } from './regression/r2.ts';
export { rankCorrelation } from './regression/rank-correlation.ts';
export { rootMeanSquaredError } from './regression/root-mean-squared-error.ts';
export { certifiedRadius } from './robustness/certified-radius.ts';
