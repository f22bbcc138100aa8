// The layers of a network.

import type { Structure } from './figure.ts';
import { type Fields, isFields, isNumber, readList } from './plain-data.ts';

export function readStructure({ layers }: Fields): readonly Structure[] {
  const found = readList(layers, isLayer);
  return found
    ? [
        {
          type: 'structure',
          layers: found.map(({ name, type, shape, parameters, from, activation }) => ({
            name,
            kind: typeof activation === 'string' ? `${type}, ${activation}` : type,
            shape: shape.map((side) => (isNumber(side) ? String(side) : '?')).join(' × '),
            parameters,
            from: from.map(String),
          })),
        },
      ]
    : [];
}

interface Layer {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly unknown[];
  readonly parameters: number;
  readonly from: readonly unknown[];
  readonly activation?: unknown;
}

function isLayer(item: unknown): item is Layer {
  return (
    isFields(item) &&
    typeof item['name'] === 'string' &&
    typeof item['type'] === 'string' &&
    Array.isArray(item['shape']) &&
    isNumber(item['parameters']) &&
    Array.isArray(item['from'])
  );
}
