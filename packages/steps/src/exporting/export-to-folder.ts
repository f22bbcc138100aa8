// Exports a model into a folder, asks both on the same rows, and says how they differ.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { conformanceFile, type ExportedModel, type ExportFormat, exportFile } from '../kinds/exported-model.ts';
import { familyOf } from '../models/families.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type Conformance, comparePredictions } from './compare-predictions.ts';
import type { ExportReport } from './export-report.ts';
import type { Exporter } from './exporter.ts';
import { lightGbmExporter } from './lightgbm/lightgbm-exporter.ts';
import { type Latency, measureLatency } from './measure-latency.ts';
import { onnxExporter } from './onnx/onnx-exporter.ts';
import { pmmlExporter } from './pmml/pmml-exporter.ts';
import { savedModelExporter } from './tensorflow/saved-model-exporter.ts';
import { tfjsExporter } from './tensorflow/tfjs-exporter.ts';
import { tfliteExporter } from './tflite/tflite-exporter.ts';

const exporters: Readonly<Record<ExportFormat, Exporter>> = {
  onnx: onnxExporter,
  'saved-model': savedModelExporter,
  'tfjs-layers': tfjsExporter,
  lightgbm: lightGbmExporter,
  pmml: pmmlExporter,
  tflite: tfliteExporter,
};

export interface ExportSettings {
  readonly format: ExportFormat;
  readonly tolerance: number;
  /** Whether the report has the latency. */
  readonly latency: boolean;
}

/**
 * @param folder - which does not exist yet
 * @throws Error if the format cannot hold the model, or if the exported model differs by more than the tolerance
 */
export async function exportToFolder(
  model: AnyModel,
  rows: AnyTable,
  { format, tolerance, latency: isLatencyKept }: ExportSettings,
  folder: string,
  log: (line: string) => void,
): Promise<{ readonly exported: ExportedModel; readonly report: ExportReport }> {
  if (rows.rowCount === 0) throw new Error('There are no rows to compare the exported model on');
  await mkdir(folder, { recursive: true });
  const written = await exporters[format].write(model, folder);
  const { task, label, classes, calibration, threshold } = model.description;
  const about = { format, task, label, classes, calibration, threshold, ...written.about, notHeld: written.notHeld };
  await writeFile(join(folder, exportFile), `${writeJson(about)}\n`);
  const { conformance, latency } = await check(model, rows, () => written.open());
  refuseDifference(format, conformance, tolerance);
  log(tellLatency(format, latency));
  const report: ExportReport = {
    format,
    tolerance,
    ...conformance,
    notHeld: written.notHeld,
    ...(isLatencyKept && { latency: { model: latency[0], exported: latency[1] } }),
    summary: summarize(format, conformance),
  };
  await writeFile(join(folder, conformanceFile), `${writeJson(report)}\n`);
  return { exported: { format, path: folder }, report };
}

async function check(
  model: AnyModel,
  rows: AnyTable,
  open: () => ReturnType<Awaited<ReturnType<Exporter['write']>>['open']>,
) {
  const own = await familyOf(model).open(model);
  try {
    const exported = await open();
    try {
      const predict = (given: AnyTable) => interpretScores(model.description, own.scoresOf(given));
      const conformance = comparePredictions(model.description, rows, predict(rows), await exported.predict(rows));
      return { conformance, latency: await measureLatency(rows, [predict, (given) => exported.predict(given)]) };
    } finally {
      await exported.close();
    }
  } finally {
    own.dispose();
  }
}

function refuseDifference(
  format: string,
  { largestDifference, largestAt, rows }: Conformance,
  tolerance: number,
): void {
  if (largestDifference <= tolerance || !largestAt) return;
  throw new Error(
    `The model as ${format} differs by ${tellNumber(largestDifference)} on one of ${rows} rows, more than the tolerance of ${tolerance}: ` +
      `'${largestAt.output}' in row ${largestAt.row} is ${largestAt.exported}, and ${largestAt.model} by the model. ` +
      'If such a difference is good enough, set tolerance',
  );
}

function summarize(
  format: string,
  { rows, largestDifference, largestAt, otherDecisions }: Conformance,
): readonly string[] {
  const where = largestAt ? ` (row ${largestAt.row})` : '';
  const difference = `As ${format}: the largest difference on ${rows} rows is ${tellNumber(largestDifference)}${where}`;
  if (otherDecisions === 0) return [difference];
  return [difference, `As ${format}: ${otherDecisions} rows get another class, since two are equally probable`];
}

function tellNumber(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function tellLatency(format: string, [model, exported]: readonly [Latency, Latency]): string {
  const tell = ({ row, batch, batchRows }: Latency) =>
    `${row.toFixed(3)} ms for a row, ${batch.toFixed(2)} ms for ${batchRows}`;
  return `Latency: the model ${tell(model)}; as ${format} ${tell(exported)}`;
}
