// What Slurm prints, as it is read. The lines are those of Slurm 22.05.

import { expect, test } from 'vitest';
import { describeMachines } from './check-slurm.ts';
import { isOpen, parseJobs, readPrinted, stateOf } from './job-state.ts';
import { readSubmitted } from './slurm-scheduler.ts';

const one = (line: string) => stateOf(parseJobs(line)[0]!);

test('lines of jobs; what is not a job is left out', () => {
  const text = [
    '12|RUNNING|None|cairn:ab|n1',
    'slurm_load_jobs error: Invalid job id specified',
    '13|PENDING|Resources|cairn:cd|',
    '13.batch|COMPLETED|0:0||n1',
    '14_2|RUNNING|None||n2',
    '',
  ].join('\n');
  expect(parseJobs(text).map(({ id, comment }) => [id, comment])).toEqual([
    ['12', 'cairn:ab'],
    ['13', 'cairn:cd'],
  ]);
  expect(parseJobs(text).map(isOpen)).toEqual([true, true]);
});

test('a job that waits says for what, and whether it is more than its turn', () => {
  expect(one('1|PENDING|Resources||')).toEqual({ type: 'waiting', reason: 'Resources', isNotable: false });
  expect(one('1|PENDING|JobHeldUser||')).toEqual({ type: 'waiting', reason: 'JobHeldUser', isNotable: true });
  expect(one('1|CONFIGURING|None||n1')).toMatchObject({ type: 'waiting', isNotable: false });
  expect(one('1|COMPLETING|None||n1')).toEqual({ type: 'running', machine: 'n1' });
});

test.each([
  ['COMPLETED|None', 'worker-crashed', 'ended without an answer on n1'],
  ['FAILED|NonZeroExitCode', 'worker-crashed', 'failed (NonZeroExitCode) on n1'],
  ['CANCELLED by 0|None', 'job-cancelled', 'was cancelled, and not by this run on n1'],
  ['TIMEOUT|TimeLimit', 'timed-out', 'took longer than its time limit on the cluster on n1'],
  [
    'OUT_OF_MEMORY|OutOfMemory',
    'out-of-memory',
    'used more memory than its job requests on n1: request more with resources.memory of the step, or memory in executors.slurm',
  ],
  ['NODE_FAIL|None', 'machine-failed', 'ended because its machine failed on n1'],
  ['PREEMPTED|None', 'preempted', 'had to give way to another job on n1'],
  ['NEW_STATE|None', 'worker-crashed', 'ended as NEW_STATE on n1'],
])('%s is a failure with its name', (line, failure, message) => {
  expect(one(`7|${line}||n1`)).toEqual({ type: 'ended', failure, message });
});

test('what the daemon of a machine prints says more than the state; what the node printed says nothing', () => {
  const told = (printed: string) => readPrinted(printed)?.failure;
  expect(told('slurmstepd-n1: error: StepId=2.batch exceeded memory limit (930873344 > 800063488), being killed')).toBe(
    'out-of-memory',
  );
  expect(told('slurmstepd: error: *** JOB 2 ON n1 CANCELLED AT 2026-11-30T17:14:56 DUE TO TIME LIMIT ***')).toBe(
    'timed-out',
  );
  expect(told('slurmstepd: error: *** JOB 2 ON n1 CANCELLED AT 2026-11-30T17:14:56 ***')).toBeUndefined();
  expect(told('my step says: exceeded memory limit')).toBeUndefined();
});

const said = (part: Partial<Parameters<typeof readSubmitted>[0]>) =>
  readSubmitted({ isWell: false, stdout: '', stderr: '', problem: 'x', isMissing: false, timedOut: false, ...part });

test('what sbatch says: the id, later, or never', () => {
  expect(said({ isWell: true, stdout: '12' })).toEqual({ type: 'submitted', id: '12' });
  expect(said({ isWell: true, stdout: '12;main' })).toEqual({ type: 'submitted', id: '12' });
  const refusals = [
    'sbatch: error: Batch job submission failed: Requested node configuration is not available',
    'sbatch: error: invalid partition specified: nope',
  ];
  const later = [
    'sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)',
    'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation',
    'sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy',
    'sbatch: error: Slurm temporarily unable to accept job, sleeping and retrying',
  ];
  expect(refusals.map((stderr) => said({ stderr }).type)).toEqual(['refused', 'refused']);
  expect(later.map((stderr) => said({ stderr }).type)).toEqual(['busy', 'busy', 'busy', 'busy']);
  expect(said({ timedOut: true }).type).toBe('busy');
  expect(said({ isMissing: true }).type).toBe('refused');
});

test('machines that can run jobs', () => {
  expect(describeMachines('n1|idle\nn2|mix\nn3|down*\nn4|idle*\nn5|drain')).toMatchObject({
    state: 'well',
    found: '2 of 5 machines can run jobs',
  });
  expect(describeMachines('n1|down')).toMatchObject({ state: 'wrong' });
});
