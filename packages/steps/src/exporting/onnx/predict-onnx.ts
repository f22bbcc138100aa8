// What an .onnx file says of the rows of a table.

import { readPart } from '../../dates/date-parts.ts';
import { encodeExactly } from '../../models/encode-rows.ts';
import type { Feature } from '../../schemas/model-description.ts';
import { selectRows } from '../../tables/select-rows.ts';
import type { AnyTable, PixelColumn } from '../../tables/table-value.ts';
import type { ExportedPredictions } from '../exported-predictions.ts';
import { outputNames } from './decide-outputs.ts';
import type { ExportedInput } from './encode-inputs.ts';
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
      { type: input.element, shape: [rows.rowCount, ...input.shape], data: dataOf(input, features, rows) },
    ]),
  );
}

function dataOf({ column, source }: ExportedInput, features: readonly Feature[], rows: AnyTable): GivenTensor['data'] {
  if (column === null) return new Float64Array(rows.rowCount);
  const values = rows.column(column) as unknown;
  switch (source.type) {
    case 'pixels':
      return Float32Array.from((values as PixelColumn).data);
    case 'category':
      return Array.from(values as readonly (string | null)[], (value) => value ?? '');
    case 'date-part':
      return Float64Array.from(values as readonly (string | null)[], (value) =>
        value === null ? Number.NaN : readPart(value, source.part, source.since),
      );
    case 'encoded':
      return encodeExactly(
        features.filter(({ name }) => name === column).map((feature) => ({ ...feature, encoder: source.encoder })),
        rows,
      ).data;
    default:
      return Float64Array.from(values as readonly (number | boolean | null)[], (value) =>
        value === null ? Number.NaN : Number(value),
      );
  }
}
