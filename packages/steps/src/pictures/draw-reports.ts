// Reports as pictures: SVG files, drawn without a browser by the library that draws the page of `cairn report`.

import { defineStep, each, json, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { type Pictures, pictures } from '../kinds/pictures.ts';
import { type TableProfile, tableProfile } from '../kinds/profile.ts';

export interface DrawReportsOptions {
  /** What the pictures are about; in each title, after the name of the report. Default none. */
  readonly title?: string | undefined;
}

/** Reports by names of the author's; those of one kind are one input of the step. */
interface ReportsByKind {
  readonly reports?: Readonly<Record<string, Ref<unknown, 'json'>>> | undefined;
  readonly metrics?: Readonly<Record<string, Ref<object, 'metrics'>>> | undefined;
  readonly profiles?: Readonly<Record<string, Ref<TableProfile, 'profile'>>> | undefined;
}

export interface DrawPictures extends Runnable {
  /** {@link drawReports} calls this. */
  (inputs: ReportsByKind, params?: DrawReportsOptions): { readonly pictures: Ref<Pictures, 'pictures'> };
}

export const drawPictures: DrawPictures = defineStep('draw-pictures', {
  in: { reports: each(json<unknown>()), metrics: each(report<object>()), profiles: each(tableProfile) },
  params: z.strictObject({ title: z.string().default('') }),
  out: { pictures },
  run: async ({ reports, metrics, profiles }, { title }, context) => {
    const { drawReportPictures } = await import('@cairn/report/charts');
    const named = Object.entries<unknown>({ ...reports, ...metrics, ...profiles }).sort(([a], [b]) => (a < b ? -1 : 1));
    const isAlone = named.length === 1;
    const files: Record<string, Uint8Array> = {};
    for (const [name, value] of named) {
      const drawn = drawReportPictures(value, [isAlone ? '' : name, title].filter(Boolean).join(', '));
      if (drawn.length === 0)
        throw new Error(
          `The report '${name}' has nothing to draw: give reports of evaluate, explain, errorAnalysis, adversarialTest, biasAudit, profile and other steps that have curves, tables or figures with intervals`,
        );
      const own = name.replaceAll(/[^A-Za-z0-9]+/g, '-');
      for (const picture of drawn) {
        const isNamed = isAlone || picture.name === own || picture.name.startsWith(`${own}-`);
        const file = `${isNamed ? picture.name : `${own}-${picture.name}`}.svg`;
        if (files[file]) throw new Error(`Two reports have a picture '${file}': give one of them another name`);
        files[file] = new TextEncoder().encode(picture.svg);
      }
    }
    context.log(`${Object.keys(files).length} pictures of ${named.map(([name]) => name).join(', ')}`);
    return { pictures: { files } };
  },
}) as DrawPictures;

/**
 * Draws each report that is given, under a name: confusion matrices, ROC, precision and recall, calibration, residuals,
 * learning curves, thresholds and costs, profiles, robustness, groups, slices, drift, and explanations (importance, beeswarm,
 * dependence, waterfall). A folder of SVG files, which `cairn get` writes and `cairn report` shows. A report is drawn by its
 * shape, so that those of other steps are too.
 *
 * ```ts
 * const { pictures } = drawReports({ evaluation: evaluate({ model, rows }).report, explanation: explain({ model, rows }).report });
 * ```
 *
 * @throws Error that names a report with nothing to draw
 */
export function drawReports(
  reports: Readonly<Record<string, Ref<unknown, 'json'> | Ref<object, 'metrics'> | Ref<TableProfile, 'profile'>>>,
  options: DrawReportsOptions = {},
): { readonly pictures: Ref<Pictures, 'pictures'> } {
  const of = (isOwn: (kind: string | undefined) => boolean) =>
    Object.fromEntries(
      Object.entries(reports).filter(([, ref]) => isOwn(ref.node.definition.outputs[ref.output]?.name)),
    ) as never;
  const known = ['metrics', 'profile'];
  return drawPictures(
    {
      // A ref of any other kind too: the error names its kind.
      reports: of((kind) => !known.includes(kind ?? '')),
      metrics: of((kind) => kind === 'metrics'),
      profiles: of((kind) => kind === 'profile'),
    },
    options,
  );
}
