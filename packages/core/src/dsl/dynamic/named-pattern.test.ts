// Names in the braces of a pattern: groups, what is refused, and joins by name.

import { expect, test } from 'vitest';
import {
  definePipeline,
  defineStep,
  each,
  files,
  joinByName,
  json,
  maybe,
  storedFile,
  storedFolder,
} from '../../index.ts';
import type { PlanningDisk } from './planning-disk.ts';

const size = defineStep('size', {
  in: { all: each(storedFile) },
  out: { size: json<number>() },
  run: () => ({ size: 0 }),
});

/** What `look` returns in a project with these files below `data`, with paths in place of refs; or what is refused. */
function groupsOf(names: readonly string[], look: () => unknown): unknown {
  let found: unknown;
  const disk: PlanningDisk = { isFile: () => true, filesIn: () => names.toSorted(), isDeployed: () => false };
  const pipeline = definePipeline('p', {
    build() {
      found = look();
      return { size: size({ all: files('data/*', { optional: true }) }).size };
    },
  });
  try {
    pipeline.plan({}, disk);
  } catch (error) {
    // The files are looked at, and used by no step.
    if (found === undefined) return (error as Error).message;
  }
  return show(found);
}

function show(value: unknown): unknown {
  const { node } = value as { readonly node?: { readonly params: { readonly path: string } } };
  if (node) return node.params.path;
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, show(one)]));
}

const reads = ['B_1.fq', 'A_1.fq', 'A_2.fq', 'A_x_2.fq', 'notes.md'];

test('files are grouped by a name, and within it by the other one', () => {
  expect(groupsOf(reads, () => files('data/{sample}_{read}.fq', { by: 'sample' }))).toEqual({
    A: { read: { 1: 'data/A_1.fq', 2: 'data/A_2.fq' } },
    A_x: { read: { 2: 'data/A_x_2.fq' } },
    B: { read: { 1: 'data/B_1.fq' } },
  });
  expect(groupsOf(['a.bam', 'b.bam'], () => files('data/{sample}.bam', { by: 'sample' }))).toEqual({
    a: 'data/a.bam',
    b: 'data/b.bam',
  });
  expect(groupsOf(['a/a.csv', 'a/b.csv'], () => files('data/{id}/{id}.csv', { by: 'id' }))).toEqual({
    a: 'data/a/a.csv',
  });
});

test('what cannot be grouped is one sentence', () => {
  expect(groupsOf(reads, () => files('data/{sample}_{read}.fq', { by: 'lane' as 'read' }))).toContain(
    "'by' is 'lane', and the names in it are sample, read",
  );
  expect(groupsOf(reads, () => files('data/{a}_{b}_{c}.fq', { by: 'a' }))).toContain(
    "besides 'a' it has the names b, c",
  );
  expect(groupsOf(['x_1.fq', 'y_1.fq'], () => files('data/*_{read}.fq', { by: 'read' }))).toContain(
    "'data/x_1.fq' and 'data/y_1.fq' are both read '1'",
  );
  expect(groupsOf([], () => files('data/{a}.fq', { by: 'a' }))).toContain("No file matches 'data/{a}.fq'");
});

test('records are joined by name, and a name that one lacks is refused or left out', () => {
  const [one, two] = [
    { b: 1, a: 2 },
    { a: 3, c: 4 },
  ];
  expect(joinByName({ one, two }, { missing: 'leave-out' })).toEqual({ a: { one: 2, two: 3 } });
  expect(() => joinByName({ one, two })).toThrow("'one' has 'b', and 'two' does not");
  expect(Object.keys(joinByName({ one }))).toEqual(['a', 'b']);
});

test('maybe takes kinds of files only', () => {
  expect(() => maybe(storedFolder as never)).toThrow('maybe() takes a kind of files');
});
