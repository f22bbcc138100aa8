// A declared column as JSON Schema.

import type { ModelField } from '@cairn/steps/serving';

export function describeField(field: ModelField): object {
  const { column, fill } = field;
  const isNullable = column.nullable === true || fill !== undefined;
  const described = describeColumn(field);
  const note = fill === undefined ? {} : { description: `A missing value is replaced with ${JSON.stringify(fill)}.` };
  return isNullable ? { anyOf: [described, { type: 'null' }], ...note } : { ...described, ...note };
}

function describeColumn({ column }: ModelField): object {
  switch (column.type) {
    case 'number': {
      const { min, max, unit, integer } = column;
      return {
        type: integer ? 'integer' : 'number',
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
        ...(unit !== undefined && { title: unit }),
      };
    }
    case 'boolean':
      return { type: 'boolean' };
    case 'category':
      return { type: 'string', enum: column.values };
    case 'categories':
      return { type: 'string', title: `a list of ${column.values.join(', ')}` };
    case 'date':
      // By its format, a date may also be a number of seconds.
      return { type: ['string', 'number'] };
    case 'id':
    case 'text':
      return { type: 'string' };
    case 'image': {
      const pixel = { type: 'number', minimum: column.min, maximum: column.max };
      return column.shape
        .toReversed()
        .reduce<object>((items, size) => ({ type: 'array', minItems: size, maxItems: size, items }), pixel);
    }
  }
}
