// Every kind of file that Cairn keeps, damaged in four ways: the next run comes out as a clean one elsewhere, the earlier
// runs are all there, and whoever needs what was damaged gets the right bytes.

import { chmodSync, existsSync, lstatSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flipByte } from '../contract/flip-byte.ts';
import type { Rig, ToldRun } from '../rig/create-rig.ts';
import { type CleanRun, expectKept, expectSame, expectWhole, readClean } from './expect-healed.ts';
import { createFaultRig } from './fault-project.ts';
import { patience, say, shareOf, triesAll } from './how-many.ts';

/** What is done to a file. */
const faults: Readonly<Record<string, (path: string) => void>> = {
  'a flipped byte': (path) => flipByte(path, (length) => Math.floor(length / 2)),
  'half of it': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  'no bytes': (path) => truncateSync(path, 0),
  'no file': (path) => rmSync(path),
};

/** Kinds of files, by their paths in `.cairn`. */
const kinds: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['the version', /^version$/],
  ['.gitignore', /^\.gitignore$/],
  ['an artifact', /^artifacts\//],
  ['a folder', /^folders\//],
  ['a record', /^records\//],
  ['a log', /^logs\//],
  ['a run', /^runs\//],
  ['the registry', /^registry\/[^/]+\/registry\.json$/],
  ['the copy of the registry', /^registry\/[^/]+\/registry\.copy\.json$/],
  ['a published bundle', /^registry\/[^/]+\/v\d+\//],
  ['digests of files', /^cache\/files\.json$/],
  ['parsed modules', /^cache\/modules\.json$/],
  ['a kept run', /^cache\/kept\//],
  ['a listing of code', /^cache\/code\//],
  ['a source of code', /^cache\/sources\//],
];

/** What every run writes under the same name. */
const isRewritten = /^(version|\.gitignore|registry\/[^/]+\/[^/]+|cache\/[^/]+\.json|cache\/kept\/.*)$/;

function listFiles(place: string): readonly string[] {
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => lstatSync(join(place, name)).isFile()).sort();
}

interface Fault {
  readonly kind: string;
  readonly name: string;
  readonly fault: string;
}

/** Every file in every way; or of each kind one file in one way. */
function chooseFaults(files: readonly string[]): readonly Fault[] {
  const ways = Object.keys(faults);
  const all = kinds.flatMap(([kind, pattern], turn) => {
    const ofKind = files.filter((name) => pattern.test(name));
    expect(ofKind.length, `no file is ${kind}`).toBeGreaterThan(0);
    if (triesAll) return ofKind.flatMap((name) => ways.map((fault) => ({ kind, name, fault })));
    // Of artifacts, which decide what is handed out, in all ways.
    return (kind === 'an artifact' ? [0, 1, 2, 3] : [0]).map((step) => {
      const way = (turn + step) % ways.length;
      return { kind, name: ofKind[(turn + way) % ofKind.length]!, fault: ways[way]! };
    });
  });
  return triesAll ? shareOf(all) : all;
}

/** Runs as they came, and with all steps made again from what is stored. */
async function tryFault(rig: Rig, { name, fault }: Fault, clean: CleanRun): Promise<ToldRun> {
  const path = rig.path('.cairn', name);
  chmodSync(path, 0o644);
  faults[fault]!(path);
  const run = await rig.run('faults');
  expect(run.exitCode, `${run.stderr}${run.stdout}`).toBe(0);
  expectSame(run, clean);
  if (!/^(artifacts|folders|records)\//.test(name)) return run;
  const again = await rig.run('faults', ...['count', 'join', 'pack'].flatMap((node) => ['--force', node]));
  expect(again.exitCode, `${again.stderr}${again.stdout}`).toBe(0);
  expectSame(again, clean);
  return again;
}

test(
  'after any damage the next run comes out right, and no earlier run is lost',
  async () => {
    await using reference = await createFaultRig();
    await using rig = await createFaultRig();
    const earlier = await rig.run('faults');
    expect(earlier.exitCode, earlier.stdout).toBe(0);
    // What only this run needs is not made again by the next: a collection or a repair tells of it.
    const before = listFiles(rig.path('.cairn')).filter((name) => !isRewritten.test(name));
    for (const each of [reference, rig]) {
      await each.write('steps/factor.ts', 'export const factor: number = 2;\n');
      await each.write('data/lines.txt', 'one\ntwo\n');
      await each.write('data/parts/b.txt', 'another part b\n');
    }
    const clean = readClean(await reference.run('faults'));
    const second = await rig.run('faults');
    expect(second.finished?.outcomes.ran, second.stdout).toBe(5);

    const tried = chooseFaults(listFiles(rig.path('.cairn')).filter((name) => !before.includes(name)));
    const failures: string[] = [];
    for (const fault of tried) {
      const { kind, name, fault: way } = fault;
      try {
        // A cache that an answer needs no more is written when something is planned.
        if (!existsSync(rig.path('.cairn', name))) await rig.run('faults', '--verify-inputs');
        expect(existsSync(rig.path('.cairn', name)), 'not healed since').toBe(true);
        await tryFault(rig, fault, clean);
        await expectKept(rig, [earlier, second]);
      } catch (error) {
        failures.push(`${kind} with ${way}, ${name}: ${(error as Error).message}`);
      }
    }
    say(`${tried.length} damaged files of ${kinds.length} kinds, in ${Object.keys(faults).length} ways`);
    expect(failures).toEqual([]);
    await expectWhole(rig);
  },
  patience,
);
