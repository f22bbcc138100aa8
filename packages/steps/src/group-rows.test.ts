import { mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { many } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { groupRows } from './group-rows.ts';
import { type AnyTable, table } from './kinds/table.ts';
import { createTable } from './tables/create-table.ts';

const sales = (shops: readonly (string | null)[]): AnyTable =>
  createTable({
    columns: { shop: { type: 'text', nullable: true }, sold: { type: 'number' } },
    values: { shop: shops, sold: shops.map((_, row) => 10 * row) },
    rowNumbers: Int32Array.from(shops, (_, row) => row + 1),
  });

const group = (rows: AnyTable, by = 'shop') => groupRows.run({ rows }, { by }, testContext());

test('a table for each value, with its rows in their order and their numbers', async () => {
  const { groups } = await group(sales(['north', 'a/b', 'north']));
  expect(Object.keys(groups)).toEqual(['north', 'a/b']);
  expect([...groups.north.column('sold')]).toEqual([0, 20]);
  expect([...groups.north.rowNumbers]).toEqual([1, 3]);
  expect([...groups['a/b'].column('sold')]).toEqual([10]);
});

test('groups are stored as a file each, and read back under their names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-groups-'));
  try {
    const kind = many(table);
    const { groups } = await group(sales(['north', 'a/b', 'north']));
    await kind.encode(groups, join(folder, 'groups'));
    expect(readdirSync(join(folder, 'groups')).sort()).toEqual(['a%2fb.parquet', 'north.parquet']);
    const read = await kind.decode(join(folder, 'groups'));
    expect(Object.keys(read).sort()).toEqual(['a/b', 'north']);
    expect([...read['north']!.rowNumbers]).toEqual([1, 3]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a row without a value, and a column that is not there, are named', async () => {
  await expect(group(sales(['north', null]))).rejects.toThrow("Row 2 has no value in 'shop'");
  await expect(group(sales(['north']), 'town')).rejects.toThrow("'town', which is not a column");
});
