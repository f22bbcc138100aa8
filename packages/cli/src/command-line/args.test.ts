import { expect, test } from 'vitest';
import { UsageError } from '../usage/usage-error.ts';
import { parseTyped, readEnvironment } from './args.ts';

const parse = (line: string): unknown => parseTyped(line.split(' ').filter(Boolean));

const refuse = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} | ${error.fix}`;
    throw error;
  }
  return 'not refused';
};

test('arguments and options by name, in any order', () => {
  expect(parse('run digits --set a.b=1 --seed 7 --set c=x=y --no-publish --until=train')).toMatchObject({
    command: 'run',
    values: { pipeline: 'digits', set: ['a.b=1', 'c=x=y'], seed: 7, 'no-publish': true, until: ['train'], json: false },
  });
  expect(parse('registry list --json')).toMatchObject({ command: 'registry list', values: { json: true } });
  expect(parse('get latest clean.train out --force')).toMatchObject({
    values: { run: 'latest', 'node[.output]': 'clean.train', folder: 'out', force: true },
  });
});

test('--force is for all, or for those that are named', () => {
  expect(parse('run digits')).toMatchObject({ values: { force: undefined } });
  expect(parse('run digits --force')).toMatchObject({ values: { force: true } });
  expect(parse('run --force digits')).toMatchObject({ values: { force: true, pipeline: 'digits' } });
  expect(parse('run digits --force --json')).toMatchObject({ values: { force: true, json: true } });
  expect(parse('run digits --force train --force=clean')).toMatchObject({ values: { force: ['train', 'clean'] } });
  expect(parse('run --seed 3 --force digits')).toMatchObject({ values: { force: true, pipeline: 'digits' } });
});

test('options that select nodes take words up to the next option, after the first argument of the command', () => {
  expect(parse('run digits --select +train tag:slow --exclude deploy --json --select x')).toMatchObject({
    values: { pipeline: 'digits', select: ['+train', 'tag:slow', 'x'], exclude: ['deploy'], json: true },
  });
  expect(parse('run --until train digits')).toMatchObject({ values: { pipeline: 'digits', until: ['train'] } });
  expect(parse('run digits --only=train --from a b')).toMatchObject({ values: { only: ['train'], from: ['a', 'b'] } });
  expect(parse('log --select a b')).toMatchObject({ values: { nodes: 'b', select: ['a'] } });
  expect(parse('get latest train out --exclude a b')).toMatchObject({ values: { folder: 'out', exclude: ['a', 'b'] } });
});

test('help and version', () => {
  expect(parse('')).toEqual({ help: 'all' });
  expect(parse('help')).toEqual({ help: 'all' });
  expect(parse('help registry list')).toEqual({ help: 'registry list' });
  expect(parse('run digits --help')).toEqual({ help: 'run' });
  for (const line of ['store --help', 'store -h', 'help store']) expect(parse(line)).toEqual({ help: 'store' });
  expect(parse('--version')).toEqual({ version: true });
});

test.each([
  'rnu digits',
  'registry',
  'store --json',
  'store verfy',
  'store nope',
  'export circleci',
  'run digits --sede 3',
  'run digits --seed',
  'run digits --seed x',
  'run digits --seed 1 --seed 2',
  'run digits --concurrency 0',
  'run digits --json=yes',
  'run digits --until --json',
  'run digits admissions',
  'graph digits --format svg',
  'get latest',
  'run digits -x',
])('cairn %s is refused in one sentence', (line) => {
  expect(`${line} | ${refuse(line)}`).toMatchSnapshot();
});

test('what the environment says of the terminal', () => {
  expect(readEnvironment({ NO_COLOR: '1' }).color).toBe(false);
  expect(readEnvironment({ FORCE_COLOR: '1' }).color).toBe(true);
  expect(readEnvironment({}).color).toBeUndefined();
  expect(readEnvironment({ LC_ALL: 'C' }).isUnicode).toBe(false);
  expect(readEnvironment({ LANG: 'de_DE.UTF-8' }).isUnicode).toBe(true);
  expect(readEnvironment({ CI: 'true' }).isLined).toBe(true);
  expect(readEnvironment({ CAIRN_STORE: '/store' }).store).toBe('/store');
  expect(readEnvironment({ CAIRN_SHARED_STORE: '/team' }).sharedStore).toBe('/team');
  expect(readEnvironment({ CAIRN_STORE_LIMIT: '2GB' }).storeLimit).toBe('2GB');
  expect(readEnvironment({ CAIRN_STORE_LIMIT: '' }).storeLimit).toBeUndefined();
});

test('what a CI service says of itself', () => {
  const { ci } = readEnvironment({ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/s', GITHUB_WORKSPACE: '/w' });
  expect(ci).toEqual({ readsAnnotations: true, stepSummary: '/s', workspace: '/w', baseBranch: undefined });
  // Set and empty where a job is of no pull request.
  const ofBranch = { GITHUB_BASE_REF: '', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' };
  expect(readEnvironment(ofBranch).ci).toMatchObject({ readsAnnotations: false, baseBranch: 'main' });
  expect(readEnvironment({ GITHUB_BASE_REF: 'next' }).ci.baseBranch).toBe('next');
});
