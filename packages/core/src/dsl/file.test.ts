import { expect, it } from 'vitest';
import { file, folder } from './file.ts';
import { recordNodes } from './recorder.ts';

const paramsOf = (build: () => unknown): unknown => recordNodes(build).nodes.map((node) => node.params);

it('is a node that knows its path, with / always', () => {
  expect(paramsOf(() => [file('data\\a.csv'), file('data/a.csv'), folder('images', { match: '*.png' })])).toEqual([
    { path: 'data/a.csv' },
    { path: 'images', match: '*.png' },
  ]);
});

it('of one path written in two ways is one node', () => {
  expect(paramsOf(() => [file('./data/a.csv'), file('data//a.csv'), file('data/x/../a.csv')])).toEqual([
    { path: 'data/a.csv' },
  ]);
  expect(paramsOf(() => [folder('images/'), folder('images')])).toEqual([{ path: 'images' }]);
});

it('is not looked at while the plan is built', () => {
  expect(() => recordNodes(() => file('no/such/file.csv'))).not.toThrow();
});
