// The charts of a run, by what they show.

import { drawConfusion } from '../charts/draw-confusion.ts';
import { drawDataPlot } from '../charts/draw-data-plot.ts';
import { drawExplanation } from '../charts/draw-explanation.ts';
import { drawIntervalList } from '../charts/draw-interval-list.ts';
import { drawLearningCurves } from '../charts/draw-learning-curves.ts';
import { drawProfile } from '../charts/draw-profile.ts';
import { drawRateCurve } from '../charts/draw-rate-curve.ts';
import { drawResiduals } from '../charts/draw-residuals.ts';
import { drawRobustness } from '../charts/draw-robustness.ts';
import { drawSizeCurves } from '../charts/draw-size-curves.ts';
import { drawStructure } from '../charts/draw-structure.ts';
import { drawThresholds } from '../charts/draw-thresholds.ts';
import type { Figure } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { renderFairness } from './fairness.ts';
import type { FoundFigure } from './list-figures.ts';
import { renderResultTable } from './result-table.ts';
import { type Section, section } from './section.ts';

/** Charts of one kind that are drawn: the values of the others are with their nodes. */
const mostDrawn = 12;

type FigureOf<T extends Figure['type']> = FoundFigure & { readonly figure: Extract<Figure, { type: T }> };

export function listChartSections(found: readonly FoundFigure[], prefix: string): readonly Section[] {
  const of = <T extends Figure['type']>(...types: readonly T[]): readonly FigureOf<T>[] =>
    found.filter((one): one is FigureOf<T> => (types as readonly string[]).includes(one.figure.type));
  const draw = <T extends Figure['type']>(
    types: readonly T[],
    render: (one: FigureOf<T>) => Html,
  ): Html | undefined => {
    const all = of(...types);
    if (!all.length) return undefined;
    const rest = all.length - mostDrawn;
    return html`<div class="charts">${all.slice(0, mostDrawn).map(render)}</div>${rest > 0 ? html`<p class="note">${rest} more are not drawn: their figures are with their nodes.</p>` : ''}`;
  };
  const link = ({ node, result }: FoundFigure): Html =>
    html`${result !== null && html`<strong>${result}</strong> `}<a href="#${nodeAnchor(prefix, node.id)}">${node.label}</a>`;
  const name = ({ node, result }: FoundFigure): string => (result === null ? node.label : `${result}, ${node.label}`);
  return [
    ...section(
      `${prefix}plots`,
      'Plots',
      draw(['plot'], (one) => drawDataPlot(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}tables`,
      'Tables',
      draw(['table'], (one) => renderResultTable(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}profiles`,
      'Profiles',
      draw(['profile'], (one) => drawProfile(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}structure`,
      'Structure',
      draw(['structure'], (one) => drawStructure(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}training`,
      'Training',
      draw(['learning-curves'], (one) => drawLearningCurves(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}confusion`,
      'Confusion',
      draw(['confusion'], (one) => drawConfusion(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}curves`,
      'ROC, precision and recall, calibration',
      draw(['roc', 'precision-recall', 'calibration'], (one) => drawRateCurve(name(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}thresholds`,
      'Thresholds',
      draw(['thresholds'], (one) => drawThresholds(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}residuals`,
      'Residuals',
      draw(['residuals'], (one) => drawResiduals(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}size-curves`,
      'Training rows',
      draw(['size-curves'], (one) => drawSizeCurves(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}explanation`,
      'Explanation',
      draw(['explanation'], (one) => drawExplanation(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}comparisons`,
      'Slices, drift, differences',
      draw(['intervals'], (one) => drawIntervalList(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}robustness`,
      'Robustness',
      draw(['robustness', 'radius'], (one) => drawRobustness(link(one), name(one), one.figure)),
    ),
    ...section(
      `${prefix}fairness`,
      'Fairness',
      draw(['fairness'], (one) => renderFairness(link(one), name(one), one.figure)),
    ),
  ];
}
