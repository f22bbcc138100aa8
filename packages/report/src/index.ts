// The light door of @cairn/report: a run as plain data, and figures in words. It loads nothing but core; what draws pages
// is behind `@cairn/report/html`.

export { cleanData, cleanLine, cleanText, disarmCommands, writeJson } from './text/clean-text.ts';
export { describeData } from './text/data-words.ts';
export {
  count,
  formatBytes,
  formatEstimate,
  formatFigure,
  formatMoment,
  formatRange,
  formatSeconds,
  shortCommit,
} from './text/format.ts';
export { describeSelection } from './text/selection-words.ts';
export { describeSource } from './text/source-words.ts';
export { describeUsage } from './text/usage-words.ts';
export type { BaseRun } from './view/base-run.ts';
export { chooseMetrics, sortMetrics } from './view/choose-metrics.ts';
export { compareRunMetrics, type MetricComparison } from './view/compare-metrics.ts';
export { differingParams, flattenParams } from './view/flatten-params.ts';
export { groupFailures } from './view/group-failures.ts';
export { countNodes, listOutcomes } from './view/outcome-order.ts';
export { formatFigureOfRun, isRunFigure, readFigureOfRun } from './view/run-figures.ts';
export { createRunState, type RunningNode, type RunState, readEvent } from './view/run-state.ts';
export type { ComparisonView, ErrorView, NodeView, RunView } from './view/run-view.ts';
export { viewRun } from './view/view-run.ts';
