// ONNX: one file with the columns of a row as inputs, the encoding, the model and its decision.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnyModel } from '../../models/model-value.ts';
import type { Exporter } from '../exporter.ts';
import { describeNotHeld } from '../not-held.ts';
import { buildOnnx } from './build-onnx.ts';
import { outputNames } from './decide-outputs.ts';
import { openOnnx } from './open-onnx.ts';
import { predictOnnx } from './predict-onnx.ts';
import { irVersion, operatorSets } from './write-onnx.ts';

export const onnxFile = 'model.onnx';

export const onnxExporter: Exporter = {
  async write(model, folder) {
    const { bytes, inputs, operators } = await buildOnnx(model);
    await writeFile(join(folder, onnxFile), bytes);
    return {
      about: {
        file: onnxFile,
        irVersion,
        operatorSets: { 'ai.onnx': operatorSets[''], 'ai.onnx.ml': operatorSets['ai.onnx.ml'] },
        operators,
        inputs: inputs.map(({ shape, ...input }) => ({ ...input, shape: ['rows', ...shape] })),
        outputs: outputsOf(model),
      },
      notHeld: describeNotHeld(model.description),
      async open() {
        const open = await openOnnx(bytes);
        const { features } = model.description;
        return { predict: (rows) => predictOnnx(open, inputs, features, rows), close: () => open.close() };
      },
    };
  },
};

function outputsOf({ description: { task, classes, label } }: AnyModel) {
  if (task === 'regression')
    return [{ name: outputNames.value, element: 'double', shape: ['rows'], holds: `the number of '${label}'` }];
  return [
    { name: outputNames.label, element: 'string', shape: ['rows'], holds: `the class of '${label}'` },
    {
      name: outputNames.probabilities,
      element: 'double',
      shape: ['rows', classes.length],
      holds: `the probability of ${classes.join(', ')}, in this order`,
    },
  ];
}
