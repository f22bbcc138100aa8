// Rows with a column of every type that an export encodes, and labels of two classes, of three, and of a number.

import { createRandom } from '@cairn/core';
import { createTable } from '../tables/create-table.ts';

type Four = readonly [string, string, string, string];
type Three = readonly [string, string, string];

/** @param names - the categories of `kind`, of which `a` counts more, and of `level`, from low to high */
export function columnsToDraw<const Kinds extends Four, const Levels extends Three>(names: {
  readonly kinds: Kinds;
  readonly levels: Levels;
}) {
  return {
    x: { type: 'number', min: -4, max: 4 },
    gap: { type: 'number', nullable: true },
    kind: { type: 'category', values: names.kinds, nullable: true },
    flag: { type: 'boolean' },
    when: { type: 'date', parts: ['month', 'days-since'], nullable: true },
    tags: { type: 'categories', values: ['red', 'green', 'blue'] },
    high: { type: 'boolean' },
    level: { type: 'category', values: names.levels },
    amount: { type: 'number' },
  } as const;
}

/** Without the labels. */
export const drawnFeatures = ['x', 'gap', 'kind', 'flag', 'when', 'tags'];

/** Rows of these columns; equal seeds give equal rows. */
export function drawRows<const Kinds extends Four, const Levels extends Three>(
  columns: ReturnType<typeof columnsToDraw<Kinds, Levels>>,
  count: number,
  seed: number,
) {
  const random = createRandom(seed);
  const [kinds, [low, middle, top]]: [Four, Three] = [columns.kind.values, columns.level.values];
  const x = Array.from({ length: count }, () => Math.max(-4, Math.min(4, random.normal())));
  const kind = x.map(() => [...kinds, null][random.integer(5)]!);
  const shown = x.map((value, row) => value + (kind[row] === 'a' ? 1 : 0) + 0.5 * random.normal());
  return createTable({
    columns,
    values: {
      x,
      kind,
      gap: shown.map((value) => (random.next() < 0.2 ? null : value * value)),
      flag: x.map(() => random.next() < 0.5),
      when: x.map(() => (random.next() < 0.1 ? null : `2026-0${1 + random.integer(9)}-1${random.integer(10)}`)),
      tags: x.map(() => ['red', 'green|blue', '', 'red|green|blue'][random.integer(4)]!),
      high: shown.map((value) => value > 0.3),
      level: shown.map((value) => (value < -0.3 ? low : value < 0.8 ? middle : top)),
      amount: shown.map((value) => 50_000 + 10_000 * value),
    },
  });
}
