// What an .onnx file says of the rows of a table.

import type { Feature } from '../../schemas/model-description.ts';
import { selectRows } from '../../tables/select-rows.ts';
import type { AnyTable } from '../../tables/table-value.ts';
import { type ExportedInput, valuesOf } from '../exported-input.ts';
import type { ExportedPredictions } from '../exported-predictions.ts';
import { outputNames } from './decide-outputs.ts';
import type { GivenTensor, OpenOnnx } from './open-onnx.ts';

/** Rows that go through the graph at once. */
const rowsAtOnce = 512;

/** @param features - of the model; their inputs are made of the rows' columns */
export async function predictOnnx(
  open: OpenOnnx,
  inputs: readonly ExportedInput[],
  features: readonly Feature[],
  rows: AnyTable,
): Promise<ExportedPredictions> {
  const labels: string[] = [];
  const numbers: number[] = [];
  for (let start = 0; start < rows.rowCount; start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, rows.rowCount);
    const batch = selectRows(
      rows,
      Array.from({ length: end - start }, (_, k) => start + k),
    );
    const outputs = await open.run(tensorsOf(inputs, features, batch));
    const {
      [outputNames.label]: label,
      [outputNames.probabilities]: probabilities,
      [outputNames.value]: value,
    } = outputs;
    if (label) for (let k = 0; k < label.data.length; k++) labels.push(String(label.data[k]));
    const found = probabilities ?? value;
    if (found) for (let k = 0; k < found.data.length; k++) numbers.push(Number(found.data[k]));
  }
  return { labels, numbers: Float64Array.from(numbers) };
}

/** The tensors of all inputs, for the rows of a table. */
export function tensorsOf(
  inputs: readonly ExportedInput[],
  features: readonly Feature[],
  rows: AnyTable,
): Readonly<Record<string, GivenTensor>> {
  return Object.fromEntries(
    inputs.map((input) => [
      input.name,
      { type: input.element, shape: [rows.rowCount, ...input.shape], data: valuesOf(input, features, rows) },
    ]),
  );
}
