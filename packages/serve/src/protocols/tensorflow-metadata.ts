// The signature of a model, as TensorFlow Serving's metadata describes it.

import type { ColumnSpec } from '@cairn/steps/serving';
import type { ModelSlot } from '../models/model-slot.ts';

const types: Readonly<Record<ColumnSpec['type'], string>> = {
  number: 'DT_DOUBLE',
  boolean: 'DT_BOOL',
  category: 'DT_STRING',
  categories: 'DT_STRING',
  date: 'DT_STRING',
  id: 'DT_STRING',
  text: 'DT_STRING',
  image: 'DT_FLOAT',
};

export function writeMetadata(slot: ModelSlot): object {
  const { version, model } = slot.current;
  const { description, fields } = model;
  const isClassifier = description.task === 'classification';
  const inputs = fields.map(({ name, column }) => {
    const shape = column.type === 'image' ? column.shape : [];
    return [name, tensor(name, types[column.type], [-1, ...shape])] as const;
  });
  const outputs = isClassifier
    ? {
        prediction: tensor('prediction', 'DT_STRING', [-1]),
        probabilities: tensor('probabilities', 'DT_DOUBLE', [-1, description.classes.length]),
      }
    : { prediction: tensor('prediction', 'DT_DOUBLE', [-1]) };
  const signature = {
    inputs: Object.fromEntries(inputs),
    outputs,
    method_name: 'tensorflow/serving/predict',
  };
  return {
    model_spec: { name: slot.name, signature_name: '', version: String(version) },
    metadata: { signature_def: { signature_def: { serving_default: signature } } },
  };
}

function tensor(name: string, dtype: string, shape: readonly number[]): object {
  const dim = shape.map((size) => ({ size: String(size), name: '' }));
  return { dtype, tensor_shape: { dim, unknown_rank: false }, name };
}
