// What becomes of nodes: gates, choices, failures, selections, interruptions.

import type { RunEvent } from '@cairn/core';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told, type ToldRun } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';

test('the best trial goes through the gate, and what follows it is given the verdicts', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const run = await rig.run('judging');
  expect(run.outcomes).toEqual([
    'file(data/rows.txt) ran',
    'make(size=3) ran',
    'judge(size=3) ran',
    'make(size=7) ran',
    'judge(size=7) ran',
    'make(size=5) ran',
    'judge(size=5) ran',
    'best ran',
    'judge(best) fresh',
    'pass ran',
    'ship ran',
  ]);
  expect(run.finished?.metrics['score.score']).toMatchObject({ value: 0.7, high: 0.75, n: 100 });
  await rig.cairn('get', 'latest', 'ship', 'out');
  expect(JSON.parse(await rig.read('out/shipped.json'))).toEqual({ size: 7, verdicts: 1 });
});

test('a gate that does not hold refuses the run, the second time too, and runs nothing again', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const refused = await rig.run('judging', '--set', 'wanted=0.9');
  expect([refused.exitCode, refused.finished?.status]).toEqual([1, 'refused']);
  expect(refused.outcomes.slice(-2)).toEqual(['pass ran', 'ship blocked']);
  expect(refused.node('ship').key).toBeNull();
  const again = await rig.run('judging', '--set', 'wanted=0.9');
  expect([again.exitCode, again.finished?.status, again.finished?.outcomes.ran]).toEqual([1, 'refused', 0]);
  expect(again.outcomes.slice(-2)).toEqual(['pass fresh', 'ship blocked']);
});

test('a failed trial blocks the choice, or is left out and named', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const blocked = await rig.run('judging', '--set', 'failing=7', '--keep-going');
  expect(blocked.exitCode).toBe(1);
  expect(blocked.outcomes).toContain('make(size=7) failed');
  expect(blocked.outcomes.slice(-3)).toEqual(['judge(best) blocked', 'pass blocked', 'ship blocked']);
  const left = await rig.run(
    'judging',
    '--set',
    'failing=7',
    '--set',
    'leaveOut=true',
    '--set',
    'wanted=0.1',
    '--keep-going',
  );
  expect(left.node('best').outcome).toBe('ran');
  expect(left.finished?.metrics['score.score']?.value).toBe(0.5);
  expect(left.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'trial-left-out' }));
});

test('a run whose results are all made is done, with the failures that its choice allows', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const options = ['--set', 'failing=7', '--set', 'leaveOut=true', '--set', 'wanted=0.1'];
  const failed = (ran: ToldRun): readonly string[] => ran.outcomes.filter((outcome) => outcome.endsWith(' failed'));
  const run = await rig.run('judging', ...options);
  expect([run.exitCode, run.finished?.status, failed(run)]).toEqual([0, 'done', ['make(size=7) failed']]);
  expect(run.finished?.allowedFailures).toEqual([run.node('make(size=7)').node]);
  const { run: id } = run.finished!;
  expect(JSON.parse(await rig.read(`.cairn/runs/${id}.json`))).toMatchObject({
    status: 'done',
    allowedFailures: run.finished?.allowedFailures,
  });
  // A failure is never taken for a success: it is tried again.
  const again = await rig.cairn('run', 'judging', ...options);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toMatch(/✓ .*1 failed.*1 failure allowed/);
  // Where every trial fails, nothing was chosen.
  const none = await rig.run('judging', ...options, '--set', 'sizes=[7]');
  expect([none.exitCode, none.finished?.status, none.finished?.allowedFailures]).toEqual([1, 'failed', undefined]);
  // Asked for by itself, a trial that fails has failed.
  const alone = await rig.run('judging', ...options, '--until', 'judge(size=7)');
  expect([alone.exitCode, alone.finished?.status]).toEqual([1, 'failed']);
});

test('null never wins, and where all are null the choice fails', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const run = await rig.run('judging', '--set', 'sizes=[-1,2]', '--set', 'wanted=0');
  expect(run.finished?.metrics['score.score']?.value).toBe(0.2);
  const failed = await rig.run('judging', '--set', 'sizes=[-1,-2]');
  expect(failed.node('best')).toMatchObject({
    outcome: 'failed',
    failure: 'no-choice',
    reason: "no trial has a value of 'score'",
  });
});

test('--until selects a node and what it is made from', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const run = await rig.run('counting', '--until', 'count');
  expect(run.outcomes).toEqual(['file(data/lines.txt) ran', 'count ran', 'double skipped']);
});

test('after a failure nothing new begins, and the next run does what is missing', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const text = await rig.read('steps/count.ts');
  await rig.write('steps/count.ts', text.replace('const lines =', "throw new Error('no');\n    const lines ="));
  const failed = await rig.run('counting');
  expect(failed.outcomes).toEqual(['file(data/lines.txt) ran', 'count failed', 'double blocked']);
  await rig.write('steps/count.ts', text);
  expect((await rig.run('counting')).outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double ran']);
});

test('an output that is not what its kind holds fails the node', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const text = await rig.read('steps/double.ts');
  await rig.write('steps/double.ts', text.replace('count.lines * 2', 'Number.NaN'));
  const run = await rig.run('counting');
  expect(run.node('double')).toMatchObject({
    failure: 'output-invalid',
    reason: "output 'count' is not valid: 'lines' is NaN",
  });
});

test('a timeout ends the step', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const text = await rig.read('steps/double.ts');
  await rig.write(
    'steps/double.ts',
    text.replace(
      'run: ({ count }) =>',
      'resources: { timeout: 1 },\n  run: async ({ count }) => (await new Promise(() => setInterval(() => undefined, 1000))) ??',
    ),
  );
  expect((await rig.run('counting')).node('double')).toMatchObject({ failure: 'timed-out' });
});

/** `double` is held by the probe, and tells its process in the log. */
async function holdDouble(rig: Rig, probe: Probe): Promise<void> {
  await writeCountingProject(rig);
  await rig.write('steps/hold.ts', holdModule);
  const text = (await rig.read('steps/double.ts'))
    .replace("from '@cairn/core';", "from '@cairn/core';\nimport { hold } from './hold.ts';")
    .replace('in: {', 'network: true,\n  machine: true,\n  in: {')
    .replace(
      'run: ({ count }) => ({',
      `run: async ({ count }, _, { log }) => (log('process ' + process.pid), await hold(${JSON.stringify(probe.socket)}), {`,
    );
  await rig.write('steps/double.ts', text);
}

const readEvents = (told: Told): readonly RunEvent[] =>
  told.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RunEvent);

/** Processes of workers that a run told of and that are still there; what nobody has waited for yet is dead. */
async function findLeft(events: readonly RunEvent[]): Promise<readonly string[]> {
  const said = events.flatMap((event) => (event.type === 'node-log' ? [event.message] : []));
  const pids = said.flatMap((message) => message.match(/^process (\d+)$/)?.[1] ?? []);
  expect(pids.length).toBe(1);
  const { stdout } = await execa('ps', ['-o', 'stat=,args=', '-p', pids.join(',')], { reject: false });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('Z'));
}

test('Ctrl-C stops the workers and leaves a record; the next run goes on from there', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await holdDouble(rig, probe);
  const going = rig.start('run', 'counting', '--json');
  await probe.arrive();
  going.kill('SIGINT');
  const told = await going.told;
  expect(told.exitCode).toBe(130);
  const events = readEvents(told);
  expect(events.at(-1)).toMatchObject({
    type: 'run-finished',
    status: 'interrupted',
    outcomes: { ran: 2, skipped: 1 },
  });
  expect(await findLeft(events)).toEqual([]);
  const next = rig.run('counting');
  (await probe.arrive())();
  expect((await next).outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double ran']);
});

test('a second Ctrl-C stops at once, leaves no process, and costs nothing that was made', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  // A step that is busy hears nothing.
  await holdDouble(rig, probe);
  await rig.write(
    'steps/hold.ts',
    holdModule.replace(
      "connection.on('data'",
      "connection.on('connect', () => { for (;;); });\n    connection.on('data'",
    ),
  );
  const going = rig.start('run', 'counting', '--json');
  await probe.arrive();
  // Two signals of one kind may arrive as one.
  going.kill('SIGINT');
  going.kill('SIGTERM');
  const told = await going.told;
  expect(told.exitCode).toBe(130);
  const events = readEvents(told);
  expect(events.some(({ type }) => type === 'run-finished')).toBe(false);
  expect(await findLeft(events)).toEqual([]);
  await rig.write('steps/hold.ts', holdModule);
  const next = rig.run('counting');
  (await probe.arrive())();
  expect((await next).outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double ran']);
});

test('--keep-going makes what does not depend on a failed node', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const given = ['--set', 'failing=3', '--concurrency', '1'];
  const stopped = await rig.run('judging', ...given);
  expect(stopped.outcomes.slice(1, 7)).toEqual([
    'make(size=3) failed',
    'judge(size=3) blocked',
    'make(size=7) skipped',
    'judge(size=7) skipped',
    'make(size=5) skipped',
    'judge(size=5) skipped',
  ]);
  const going = await rig.run('judging', ...given, '--keep-going');
  expect(going.exitCode).toBe(1);
  expect(going.outcomes.slice(1)).toEqual([
    'make(size=3) failed',
    'judge(size=3) blocked',
    'make(size=7) ran',
    'judge(size=7) ran',
    'make(size=5) ran',
    'judge(size=5) ran',
    'best blocked',
    'judge(best) blocked',
    'pass blocked',
    'ship blocked',
  ]);
});

test('a command is a step: its version and what it uses are in its key', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('scripts/upper.sh', 'tr a-z A-Z < "$1" > "$2"\n');
  await rig.write(
    'steps/upper.ts',
    `import { defineCommand, storedFile } from '@cairn/core';

export const upper = defineCommand('upper', {
  in: { lines: storedFile },
  out: { lines: storedFile },
  uses: ['scripts/upper.sh'],
  version: ['uname'],
  run: ({ inputs, outputs }) => ['sh', 'scripts/upper.sh', inputs.lines, outputs.lines],
});
`,
  );
  await rig.write(
    'pipelines/commanding.ts',
    `import { definePipeline, file } from '@cairn/core';
import { upper } from '../steps/upper.ts';

export default definePipeline('commanding', { build: () => ({ lines: upper({ lines: file('data/lines.txt') }).lines }) });
`,
  );
  expect((await rig.run('commanding')).outcomes).toEqual(['file(data/lines.txt) ran', 'upper ran']);
  expect((await rig.run('commanding')).outcomes).toEqual(['file(data/lines.txt) fresh', 'upper fresh']);
  await rig.write('scripts/upper.sh', 'tr a-z A-Z < "$1" > "$2"; true\n');
  expect((await rig.run('commanding')).outcomes).toEqual(['file(data/lines.txt) fresh', 'upper ran']);
  await rig.write('scripts/upper.sh', 'echo it went wrong; exit 3\n');
  const failed = await rig.run('commanding');
  expect(failed.node('upper')).toMatchObject({
    failure: 'command-failed',
    reason: "'sh' failed: exit code 3, run as sh scripts/upper.sh inputs/lines.txt outputs/lines\nit went wrong",
  });
  const { stdout } = await execa('ls', ['-a', rig.path('.cairn')]);
  expect(stdout).toContain('runs');
});
