// The pictures of a report, by the figures that it holds.

import { plotConfusion } from '../charts/draw-confusion.ts';
import { plotData } from '../charts/draw-data-plot.ts';
import { plotDependence, plotImportance, plotParts, plotSpread } from '../charts/draw-explanation.ts';
import { plotIntervalList } from '../charts/draw-interval-list.ts';
import { drawIntervals } from '../charts/draw-intervals.ts';
import { plotLearningCurves } from '../charts/draw-learning-curves.ts';
import { drawPixels } from '../charts/draw-pixels.ts';
import { drawnColumns, plotColumn, titleOfColumn } from '../charts/draw-profile.ts';
import { plotRateCurve, titleOfCurve } from '../charts/draw-rate-curve.ts';
import { plotResiduals } from '../charts/draw-residuals.ts';
import { plotRobustness } from '../charts/draw-robustness.ts';
import { plotSizeCurve } from '../charts/draw-size-curves.ts';
import { plotStructure } from '../charts/draw-structure.ts';
import { plotThresholds } from '../charts/draw-thresholds.ts';
import type { Figure } from '../figures/figure.ts';
import { readFigures } from '../figures/read-figures.ts';
import type { Html } from '../markup/html.ts';
import { writeSvg } from './write-svg.ts';

/** A picture that needs no style and no font of its own, in SVG. */
export interface Picture {
  /** A name for a file, without its ending: letters, digits and `-`. No two pictures of a report share one. */
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

interface Drawn {
  readonly name: string;
  readonly title: string;
  readonly drawing: Html | undefined;
  readonly legend?: readonly string[];
}

/**
 * Draws each figure of a report, whichever step made it, as the page of `cairn report` does.
 *
 * @param caption - what the report is about, which is in the title of each picture; may be empty
 * @returns no pictures for a value that holds no figure
 */
export function drawReportPictures(report: unknown, caption: string): readonly Picture[] {
  const names = new Map<string, number>();
  return readFigures(report)
    .flatMap((figure) => drawFigure(figure, caption))
    .flatMap(({ name, title, drawing, legend = [] }) => {
      if (!drawing) return [];
      const own = nameFile(name);
      const seen = names.get(own) ?? 0;
      names.set(own, seen + 1);
      const whole = `${title.charAt(0).toUpperCase()}${title.slice(1)}${caption && ` · ${caption}`}`;
      return [
        {
          name: seen === 0 ? own : `${own}-${seen + 1}`,
          title: whole,
          svg: writeSvg({ title: whole, drawing, legend: legend.length > 1 ? legend : [] }),
        },
      ];
    });
}

function drawFigure(figure: Figure, caption: string): readonly Drawn[] {
  switch (figure.type) {
    case 'learning-curves':
      return plotLearningCurves(caption, figure).map(({ panel, names, drawing }) => ({
        name: panel === 'loss' ? 'training-loss' : 'training',
        title: `${names.length > 1 ? 'Figures' : names[0]} by epoch`,
        drawing,
        legend: names,
      }));
    case 'confusion':
      return [{ name: 'confusion', title: 'Confusion matrix', drawing: plotConfusion(caption, figure) }];
    case 'roc':
    case 'precision-recall':
    case 'calibration':
      return [{ name: figure.type, title: titleOfCurve(figure), drawing: plotRateCurve(caption, figure) }];
    case 'robustness':
    case 'radius': {
      const title = figure.type === 'radius' ? 'Proven within a radius' : 'Robustness';
      return [{ name: figure.type, title, drawing: plotRobustness(caption, figure) }];
    }
    case 'fairness':
      return figure.groupings.map(({ columns, rows }) => ({
        name: `groups-${columns.join('-')}`,
        title: `By ${columns.join(' and ')}`,
        drawing: drawIntervals(
          `Figures by ${columns.join(' and ')} with their 95 % intervals, ${caption}`,
          rows.map(({ group, metric, ...row }) => ({ ...row, label: `${metric}, ${group}` })),
        ),
      }));
    case 'sweep':
      return [
        {
          name: 'trials',
          title: `${figure.metric} of each trial`,
          drawing: drawIntervals(
            `${figure.metric} of each trial`,
            figure.trials.map(({ label, metric }) => ({ label, ...metric, isMarked: label === figure.chosen })),
          ),
        },
      ];
    case 'profile':
      return drawnColumns(figure).map((column) => ({
        name: `profile-${column.name}`,
        title: titleOfColumn(column),
        drawing: plotColumn(caption, column),
      }));
    case 'explanation':
      return [
        { name: 'importance', title: 'Permutation importance', drawing: plotImportance(caption, figure) },
        ...(figure.spread.length > 0
          ? [{ name: 'beeswarm', title: 'Attributions of a sample of rows', drawing: plotSpread(caption, figure) }]
          : []),
        ...figure.curves.map((curve) => {
          const { names, drawing } = plotDependence(caption, curve);
          const title = `How the answer depends on ${curve.column}`;
          return { name: `dependence-${curve.column}`, title, drawing, legend: names };
        }),
        {
          name: 'interactions',
          title: 'What pairs of columns add together, mean size',
          drawing: drawIntervals(`Mean size of interactions, ${caption}`, figure.interactions.slice(0, 20), 0),
        },
        ...figure.rows.flatMap((row) => [
          ...(row.parts.length > 0
            ? [{ name: `${row.method ?? 'row'}-${row.row}`, title: row.title, drawing: plotParts(caption, row) }]
            : []),
          ...(row.maps.length > 0
            ? [
                {
                  name: `pixels-${row.row}`,
                  title: row.title,
                  drawing: drawPixels(`Attributions of ${row.title}`, row),
                },
              ]
            : []),
        ]),
      ];
    case 'thresholds':
      return plotThresholds(caption, figure).map(({ panel, names, drawing }) => ({
        name: panel === 'cost' ? 'threshold-cost' : 'threshold',
        title: `${names.join(' and ')} by threshold`,
        drawing,
        legend: names,
      }));
    case 'residuals':
      return [{ name: 'residuals', title: 'Residuals by prediction', drawing: plotResiduals(caption, figure) }];
    case 'size-curves':
      return figure.curves.map((curve) => ({
        name: `rows-${curve.metric}`,
        title: `${curve.metric} by training rows`,
        drawing: plotSizeCurve(caption, curve),
      }));
    case 'structure':
      return [{ name: 'structure', title: 'Layers', drawing: plotStructure(caption, figure) }];
    case 'plot':
      return [
        {
          name: figure.title || 'plot',
          title: figure.title || [figure.yLabel, figure.xLabel].filter(Boolean).join(' by ') || 'Plot',
          drawing: plotData(caption, figure),
          legend: figure.series.map(({ name }) => name),
        },
      ];
    case 'table':
      return [];
    case 'intervals':
      return [{ name: figure.name, title: figure.title, drawing: plotIntervalList(caption, figure) }];
  }
}

function nameFile(name: string): string {
  const plain = name
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain || 'picture';
}
