// One run, all renderings of it: the terminal's summary, `cairn show`, its JSON, the Markdown and the JUnit XML of CI agree
// on what happened, and each needs nothing but the view as JSON has it.

import type { RunRecord } from '@cairn/core';
import { createRunState, type RunView, readEvent, viewRun } from '@cairn/report';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { renderCiSummary } from '../../packages/cli/src/ci/render-summary.ts';
import { writeJunit } from '../../packages/cli/src/ci/write-junit.ts';
import { renderRun } from '../../packages/cli/src/pages/run/run-page.ts';
import { renderSummary } from '../../packages/cli/src/reporters/summary.ts';
import { plainStyle } from '../../packages/cli/src/terminal/terminal.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

const nameFile = (file: string): string => file;

function renderAll(view: RunView) {
  const terminal = { style: plainStyle, nameFile, readSource: () => undefined, isVerbose: true };
  return {
    summary: renderSummary(view, terminal),
    page: renderRun(view, { style: plainStyle, nameFile }),
    markdown: renderCiSummary(view, nameFile),
    junit: writeJunit(view, nameFile),
  };
}

/** The attributes of the elements of a name, in order. */
function readXml(text: string, wanted: string): readonly Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (name === wanted) found.push(attributes);
  });
  parser.write(text).close();
  return found;
}

/** From the JSON lines of `cairn run`, and the record that it wrote. */
async function runAndView(rig: Rig, params: Record<string, unknown>): Promise<{ record: RunRecord; view: RunView }> {
  const sets = Object.entries(params).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const { events, finished } = await rig.run('judging', '--keep-going', ...sets);
  const state = createRunState();
  for (const event of events) readEvent(state, event);
  const record = JSON.parse(await rig.read(`.cairn/runs/${finished?.run}.json`)) as RunRecord;
  return { record, view: viewRun({ record, state }) };
}

test.each([
  ['refused by its gate', { wanted: 0.9 }, 'refused'],
  ['with a trial that fails', { failing: 7 }, 'failed'],
  ['with a failure that the pipeline allows', { failing: 7, leaveOut: true, wanted: 0.4 }, 'done'],
] as const)('a run %s', async (_, params, status) => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  for (const turn of ['first', 'again'] as const) {
    const { record, view } = await runAndView(rig, params);
    expect(view.status).toBe(status);
    const { summary, page, markdown, junit } = renderAll(view);

    // The document of `cairn show --json` has all that the record has.
    const shown = JSON.parse((await rig.cairn('show', record.run, '--json')).stdout) as RunView;
    const { sha256: _, ...facts } = record as RunRecord & { readonly sha256: string };
    expect(shown).toMatchObject(facts);
    if (turn === 'first') {
      expect(shown.outcomes).toEqual(view.outcomes);
      expect(shown.nodes.map(({ label, outcome }) => [label, outcome])).toEqual(
        view.nodes.map(({ label, outcome }) => [label, outcome]),
      );
    }

    // The status, and how many nodes ended how.
    const counts = Object.entries(view.outcomes).flatMap(([outcome, n]) => (n ? [`${n} ${outcome}`] : []));
    expect(counts.length).toBeGreaterThan(0);
    for (const count of counts) expect([summary, markdown].filter((text) => text.includes(count))).toHaveLength(2);
    expect(page.split('\n')[0]).toBe(`judging  ${record.run}  ${status}`);
    expect(markdown.split('\n')[0]).toContain(`judging: ${status}`);
    for (const text of [markdown, page]) expect(text).toContain(record.run);

    // Each node with what happened to it.
    const cases = readXml(junit, 'testcase');
    expect(view.nodes).toHaveLength(record.nodes.length);
    for (const { label, outcome, reason, isFailureAllowed } of view.nodes) {
      const line = page
        .split('\n')
        .find((text) => text.includes(`  ${label}  `) && text.trimStart().startsWith(outcome));
      expect(line, `${label} on the page`).toContain(reason.split('; ')[0]);
      expect(cases.filter(({ name, classname }) => name === label && classname === 'judging')).toHaveLength(1);
      if (outcome === 'failed') {
        for (const text of [summary, markdown]) expect(text).toContain(reason);
        expect(junit).toContain(isFailureAllowed ? 'which the pipeline allows' : 'type="step-threw"');
      }
    }

    // Each rule of a gate with its decision.
    const verdicts = view.nodes.flatMap(({ verdicts = [] }) => verdicts);
    expect(verdicts).toHaveLength(status === 'failed' ? 0 : 1);
    for (const { rule, decision, required, isPassed } of verdicts) {
      expect(page).toMatch(new RegExp(`${rule} .*${required} .*${decision}`));
      expect(markdown).toMatch(new RegExp(`${rule} .*${required} .*${decision}`));
      expect(cases.some(({ name }) => name === `pass: ${rule}`)).toBe(true);
      if (!isPassed) expect(summary).toMatch(new RegExp(`${rule} .*${required} .*${decision}`));
      expect(readXml(junit, 'failure').filter(({ type }) => type === decision)).toHaveLength(isPassed ? 0 : 1);
    }

    // Metrics and results by name.
    for (const name of Object.keys(view.metrics))
      for (const text of [summary, page, markdown]) expect(text).toContain(name);
    expect(Object.keys(view.results)).toEqual(['score', 'comparison', 'shipped']);
    for (const [name, { label, output, digest }] of Object.entries(view.results))
      expect(page).toMatch(
        new RegExp(`${name} .*${label.replace(/[()]/g, '\\$&')} \\.${output} .*${digest?.slice(0, 12) ?? 'not made'}`),
      );

    // A warning of the run is in what CI reads: here, that the project is in no repository.
    expect(view.warnings.map(({ code }) => code)).toContain('no-snapshot');
    for (const { message } of view.warnings) expect(markdown).toContain(message);

    expect(renderAll(JSON.parse(JSON.stringify(view)) as RunView)).toEqual({ summary, page, markdown, junit });
  }
});

test('a pipeline that cannot be planned', () => {
  const at = { file: 'pipelines/a.ts', line: 3, column: 5 };
  const problems = [{ code: 'missing-file', message: "Cannot find file 'a.csv'", fix: 'Correct the path.', at }];
  const view = viewRun({ pipeline: 'a', state: createRunState(), problems });
  const { summary, markdown, junit } = renderAll(view);
  expect([view.run, view.status, summary]).toEqual([null, null, '']);
  expect(markdown).toContain("❌ `pipelines/a.ts:3`: Cannot find file 'a.csv'");
  expect(readXml(junit, 'testcase')).toMatchObject([{ name: 'plan', file: 'pipelines/a.ts', line: '3' }]);
  expect(readXml(junit, 'error')).toMatchObject([{ type: 'missing-file', message: "Cannot find file 'a.csv'" }]);
});
