// cairn report, end to end: a run, one that failed, and two that are compared.

import { stat } from 'node:fs/promises';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeReportProject } from '../rig/report-project.ts';

interface Element {
  readonly textContent: string;
  querySelectorAll(selector: string): ArrayLike<Element>;
  querySelector(selector: string): Element | null;
}

/** Writes a report, and reads it. */
async function report(rig: Rig, ...args: string[]): Promise<Element> {
  const told = await rig.cairn('report', ...args, '--json');
  expect(told.stderr).toBe('');
  expect(told.exitCode).toBe(0);
  const { file, bytes } = JSON.parse(told.stdout) as { file: string; bytes: number };
  expect((await stat(file)).size).toBe(bytes);
  const page = await rig.read(file.slice(rig.root.length + 1));
  return (parseHTML(page) as unknown as { readonly document: Element }).document;
}

const titles = (page: Element): readonly string[] =>
  Array.from(page.querySelectorAll('h2'), ({ textContent }) => textContent);

test('a report shows what the reports of a run hold, and its data is in it as JSON', async () => {
  await using rig = await createRig();
  await writeReportProject(rig);
  const { finished } = await rig.run('animals');
  expect(finished?.status).toBe('done');
  const page = await report(rig);
  expect(titles(page)).toEqual([
    'Graph',
    'Verdicts',
    'Metrics',
    'Trials',
    'Training',
    'Confusion',
    'ROC, precision and recall, calibration',
    'Robustness',
    'Fairness',
    'Further reports',
    'Nodes',
    'Make it again',
  ]);
  const data = JSON.parse(page.querySelector('#cairn-data')!.textContent);
  expect(data.runs[0].run).toBe(finished?.run);
  expect(Object.values(data.runs[0].logs)).toContain('trains with 0.1\n');
  const shown = JSON.parse((await rig.cairn('show', '--json')).stdout);
  expect(data.runs[0]).toMatchObject(shown);
});

test('a report of a failed run begins with the failure', async () => {
  await using rig = await createRig();
  await writeReportProject(rig);
  const { finished } = await rig.run('animals', '--set', 'failing=1');
  expect(finished?.status).toBe('failed');
  const page = await report(rig, 'latest');
  expect(titles(page)[0]).toBe('What failed');
  expect(page.querySelector('#failures')!.textContent).toContain('the loss is not a number');
  expect(page.querySelector('#failures')!.textContent).toContain('trains with 0.2');
});

test('a report of two runs says what changed between them: code by symbol, params, metrics', async () => {
  await using rig = await createRig();
  await writeReportProject(rig);
  const first = await rig.run('animals');
  await rig.write('pipelines/steps.ts', (await rig.read('pipelines/steps.ts')).replace('bonus = 0.01', 'bonus = 0.09'));
  const second = await rig.run('animals', '--set', 'rate=0.2');
  const page = await report(rig, first.finished!.run, second.finished!.run);
  expect(
    titles(page)
      .slice(0, 4)
      .map((title) => title.trim()),
  ).toContain('What changed');
  const changes = page.querySelector('#changes')!.textContent;
  expect(changes).toContain('bonus');
  expect(changes).toContain('rate');
  expect(changes).toContain('The same: data, environment.');
  expect(page.querySelector('#compared-metrics')!.textContent).toContain('beyond noise');
});

test('a report is written where --out says, and an unknown run is an error', async () => {
  await using rig = await createRig();
  await writeReportProject(rig);
  await rig.run('animals', '--set', 'trials=1');
  const told = await rig.cairn('report', '--out', 'out/page.html');
  expect(told.stdout).toMatch(/^out\/page\.html {2}[\d.]+ kB$/);
  expect(await rig.read('out/page.html')).toMatch(/^<!doctype html>/);
  expect((await rig.cairn('report', 'nothing')).exitCode).toBe(2);
});
