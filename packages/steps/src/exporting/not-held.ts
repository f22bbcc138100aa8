// What an exported model does not do with a row, though Cairn does.

import type { ModelDescription } from '../schemas/model-description.ts';

/** Sentences for what no format does before a row is encoded. */
export function describeNotHeld({ features, cleaning }: ModelDescription): readonly string[] {
  const named = (types: readonly string[]) =>
    features.filter(({ encoder }) => types.includes(encoder.type)).map(({ name }) => `'${name}'`);
  const byLabel = named(['target']);
  const [categories, dates, encoded] = [
    named(['one-hot', 'ordinal', 'rank']),
    named(['date']),
    named(['text', 'tokens', 'multi-hot']),
  ];
  const ranged = features.filter(({ column }) => column.type === 'number' && (column.min ?? column.max) !== undefined);
  const required = features.filter(
    ({ name, column }) => !column.nullable && column.type !== 'image' && cleaning?.learned[name]?.fill === undefined,
  );
  return [
    'Raw texts are not read: give numbers as numbers, and categories as they are declared.',
    ...(categories.length > 0
      ? [
          `A category that the model does not know counts as none of the categories (all zeros, or missing for trees), and is not refused: ${categories.join(', ')}.`,
        ]
      : []),
    ...(byLabel.length > 0
      ? [
          `A category that the model does not know counts as the mean of all training rows, and is not refused: ${byLabel.join(', ')}.`,
        ]
      : []),
    ...(ranged.length > 0
      ? [`A number outside of its declared range is not refused: ${ranged.map(({ name }) => `'${name}'`).join(', ')}.`]
      : []),
    ...(required.length > 0
      ? [
          `A missing value is not refused, and gives NaN or an answer that means nothing: ${required.map(({ name }) => `'${name}'`).join(', ')}.`,
        ]
      : []),
    ...(dates.length > 0
      ? [`Dates are not read: give their parts as numbers, which export.json names: ${dates.join(', ')}.`]
      : []),
    ...(encoded.length > 0
      ? [`Texts and lists of categories are encoded outside, as export.json says: ${encoded.join(', ')}.`]
      : []),
  ];
}
