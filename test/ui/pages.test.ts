// The pages as a program reads them: the list with its filters, a run that goes on, reports, figures over time.

import type { RunningUi } from '@cairn/ui';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rig } from '../rig/create-rig.ts';
import { createUiProject, openUi, startHeldRun } from './ui-project.ts';

let rig: Rig;
let ui: RunningUi;
const runs: string[] = [];

beforeAll(async () => {
  rig = await createUiProject();
  for (const rate of [1, 2]) {
    const run = await rig.run('trees', '--set', `rate=${rate}`);
    expect(run.errors).toEqual([]);
    runs.push(run.finished!.run);
  }
  ui = await openUi(rig);
});

afterAll(async () => {
  await ui?.close();
  await rig?.[Symbol.asyncDispose]();
});

const ask = (path: string, options: RequestInit = {}) => fetch(new URL(path, ui.url), options);

async function read(path: string): Promise<string> {
  const answer = await ask(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
}

/** The runs that a list links to, in its order. */
async function listed(path: string): Promise<readonly string[]> {
  return [...(await read(path)).matchAll(/href="\/run\/([^"]+)"/g)].map(([, run]) => run!);
}

test('the list has all runs, the newest first, with what differs and what came out', async () => {
  expect(await listed('/')).toEqual(runs.toReversed());
  const page = await read('/');
  expect(page).toContain('2 runs');
  expect(page).toContain('rate=2');
  expect(page).toContain('found.height');
  expect(page).toContain('data-order="20"');
});

test('the filters are those of cairn runs, and a wrong one is explained', async () => {
  expect(await listed(`/?where=${encodeURIComponent('found.height>=15')}`)).toEqual([runs[1]]);
  expect(await listed('/?param=rate%3D1')).toEqual([runs[0]]);
  expect(await listed('/?status=failed')).toEqual([]);
  expect(await read('/?status=failed')).toContain('None of 2 runs matches.');
  expect(await listed('/?limit=1')).toEqual([runs[1]]);
  expect(await read('/?limit=1')).toContain('The newest 1 of 2 runs.');
  const wrong = await read('/?where=height&since=yesterday');
  expect(wrong).toMatch(/role="alert">--since|role="alert">[^<]*since/);
  expect(await read('/?where=%3Cscript%3E')).not.toContain('<script>');
});

test('a run has its report, two have a comparison, and a node its log', async () => {
  const page = await read(`/run/${runs[0]}`);
  expect(page).toContain('<a href="/">All runs</a>');
  expect(page).toContain(`run <code>${runs[0]}</code>`);
  const compared = await read(`/compare?run=${runs[0]}&run=${runs[1]}`);
  expect(compared).toContain('2 runs compared');
  const { nodes } = JSON.parse(await rig.read(`.cairn/runs/${runs[0]}.json`));
  const log = await read(`/run/${runs[0]}/log/${nodes[0].id}`);
  expect(log).toContain('&lt;b&gt;grows&lt;/b&gt; with 1');
});

test('a metric is drawn over the runs of a pipeline', async () => {
  const page = await read('/metric?pipeline=trees&metric=found.height');
  expect(page).toContain('found.height of 2 runs, in the order in which they were made');
  expect(await listed('/metric')).toEqual(runs.toReversed());
});

test('registry and store are shown', async () => {
  expect(await read('/registry')).toContain('No model is deployed yet.');
  expect(await read('/store')).toContain('by 2 runs');
});

test('a run that goes on is followed, with what its nodes print, to its report', async () => {
  const probe = await rig.probe();
  const { going, letGo } = await startHeldRun(rig, probe, 3);
  await expect.poll(() => read('/part/runs')).toContain('Going on');
  const [, name] = /href="\/live\/([^"]+)"/.exec(await read('/'))!;
  await expect.poll(() => read(`/part/live/${name}`)).toContain('grows');
  const page = await read(`/live/${name}`);
  expect(page).toContain('0 of 2 nodes');
  expect(page).toMatch(/class="outcome running">running<\/span> <span class="label">grow/);
  expect(page).toContain('50 %');
  // The graph: what runs and what waits, each a link to its node in the list.
  expect(page).toMatch(/<a id="live-box-\w+" href="#(live-node-\w+)" class="box running [\s\S]*id="\1"><summary>/);
  expect(page).toMatch(/class="box waits [\s\S]*measure/);
  expect(page).toContain('class="outcome waits">waits');
  const [, log] = /href="(\/live\/[^"]+\/log\/[^"]+)"/.exec(page)!;
  expect(await read(log!)).toContain('&lt;b&gt;grows&lt;/b&gt; with 3');
  letGo();
  expect((await going.told).exitCode).toBe(0);
  expect((await ask(`/part/live/${name}`)).status).toBe(404);
  const [, ended] = /data-ended="([^"]+)"/.exec(page)!;
  const report = await ask(ended!.replaceAll('&amp;', '&'));
  expect(new URL(report.url).pathname).toMatch(/^\/run\//);
  expect(await report.text()).toContain('trees');
  expect((await listed('/')).length).toBe(3);
});

test('nothing is there that is no run, and nothing can be changed', async () => {
  const wrong = [
    '/run/latest',
    '/run/..%2f..%2fx',
    '/run/20260101T000000000Z-0000',
    '/live/x',
    '/x',
    `/run/${runs[0]}/log/x`,
  ];
  for (const path of wrong) expect([path, (await ask(path)).status]).toEqual([path, 404]);
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask('/', { method })).status).toBe(404);
});

test('each answer may load only what this server has, and is kept by nobody', async () => {
  for (const path of ['/', `/run/${runs[0]}`, '/assets/ui.js']) {
    const { headers } = await ask(path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  }
  expect((await ask('/')).headers.get('content-security-policy')).toContain("script-src 'self'");
});
