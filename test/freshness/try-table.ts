// Never stale, never wasted: edits, each made in a copy of a project, and what runs again because of it. Every row proves
// itself as well: what runs nothing leaves every result as it was; what runs something changes one, unless the row says
// that it makes the same; and what the store then holds is what a run without a store makes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEditRig, type EditRig } from './create-edit-rig.ts';
import { type Makers, openMakers } from './open-makers.ts';
import { projects } from './projects.ts';
import type { Table } from './row.ts';
import { createRowTester, type RowTester } from './try-row.ts';

/** Adds a test for each row. What is returned grows by the kind of each row that was tried. */
export function tryTable(table: Table): readonly string[] {
  let rig: EditRig;
  let makers: Makers;
  let tester: RowTester;
  const tried: string[] = [];

  beforeAll(() => {
    rig = createEditRig();
    makers = openMakers(2);
    tester = createRowTester(rig, makers);
  });

  afterAll(async () => {
    await makers[Symbol.asyncDispose]();
    rig[Symbol.dispose]();
  });

  test.each(Object.keys(projects))('the first run of %s runs everything', async (name) => {
    const made = await tester.base(name);
    expect(made.ran).toEqual(made.labels);
    expect(made.cached).toEqual(made.clean);
  });

  describe.each(Object.entries(table))('%s', { concurrent: true }, (kind, rows) => {
    test.each(rows.map((row, number) => ({ ...row, number, to: row.runs.join(', ') || 'nothing' })))(
      '$name → $to',
      async (row) => {
        const found = await tester.try(row, `tried/${kind.replaceAll(/\W/g, '-')}/${row.number}`);
        tried.push(kind);
        for (const { cached, clean } of found.made)
          expect(cached, 'the store holds what a clean run makes').toEqual(clean);
        if (found.isSame !== null)
          expect(found.isSame, 'the results are as they were').toBe(row.makesTheSame ?? !row.runs.length);
        expect(found.ran, JSON.stringify(found.reasons)).toEqual(row.runs);
      },
    );
  });
  return tried;
}

/** How many rows of each kind were tried: `14 comment`. */
export function countTried(tried: readonly string[], kinds: readonly string[]): readonly string[] {
  return kinds.map((kind) => `${tried.filter((one) => one === kind).length} ${kind}`);
}
