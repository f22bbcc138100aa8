// Never stale, never wasted: edits, each made in a copy of a project, and what runs again because of it. Every row proves
// itself as well: what runs nothing leaves every result as it was; what runs something changes one, unless the row says
// that it makes the same; and what the store then holds is what a run without a store makes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEditRig, type EditRig } from './create-edit-rig.ts';
import { type Makers, openMakers } from './open-makers.ts';
import { allFiles, projects } from './projects.ts';
import type { Row } from './row.ts';
import { beside } from './rows/beside.ts';
import { cairn } from './rows/cairn.ts';
import { code } from './rows/code.ts';
import { names } from './rows/names.ts';
import { packages } from './rows/packages.ts';
import { places } from './rows/places.ts';
import { spelling } from './rows/spelling.ts';
import { wiring } from './rows/wiring.ts';
import { createRowTester, type RowTester } from './try-row.ts';

const edited = ['weather', 'words', 'walk'];
const sources = Object.keys(allFiles).filter((path) => edited.includes(path.split('/')[0]!));

const table: Readonly<Record<string, readonly Row[]>> = {
  ...spelling(sources),
  ...names,
  ...beside,
  ...places,
  ...code,
  ...wiring,
  ...packages,
  ...cairn,
};

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

test('how many edits were tried, of each kind', () => {
  const counts = Object.keys(table).map((kind) => `${tried.filter((one) => one === kind).length} ${kind}`);
  expect(tried.length).toBeGreaterThanOrEqual(60);
  expect(counts).toMatchInlineSnapshot(`
    [
      "14 comment",
      "23 layout",
      "18 name of a local",
      "26 type",
      "27 unrelated code",
      "16 another place",
      "8 another order",
      "12 another way to import",
      "12 constant",
      "14 expression",
      "11 function",
      "9 class",
      "22 way to a name",
      "22 while a module loads",
      "11 param",
      "6 gate",
      "5 kind",
      "3 model",
      "3 command",
      "7 outside",
      "12 package",
      "17 Cairn’s own steps",
      "4 Cairn’s core",
    ]
  `);
});
