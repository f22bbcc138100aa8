import { expect, test } from 'vitest';
import { findMeant, findRecordedNode, pickOutputs } from './find-recorded-node.ts';
import { sampleRecord } from './output/sample-record.rig.ts';

const record = sampleRecord();
const namesOf = (name: string): readonly string[] =>
  pickOutputs(findMeant(record, name)).map(({ node, output }) => `${node.label} ${output}`);

test('a node by label, step or id', () => {
  expect(findRecordedNode(record, 'train(rate=0.1)').label).toBe('train(rate=0.1)');
  expect(findRecordedNode(record, 'clean').label).toBe('clean');
  expect(findRecordedNode(record, record.nodes[1]!.id).label).toBe('clean');
});

test('a step with several nodes is not guessed', () => {
  expect(() => findRecordedNode(record, 'train')).toThrow("'train' names 2 nodes");
});

test('all outputs of a node, one of them, or a result, though labels hold dots', () => {
  expect(namesOf('clean')).toEqual(['clean train', 'clean test']);
  expect(namesOf('clean.test')).toEqual(['clean test']);
  expect(namesOf('train(rate=0.1)')).toEqual(['train(rate=0.1) train']);
  expect(namesOf('train(rate=0.1).train')).toEqual(['train(rate=0.1) train']);
  expect(namesOf('test')).toEqual(['evaluate evaluate']);
});

test('what is not there is told with what is', () => {
  expect(() => namesOf('clean.tset')).toThrow("'clean' has no output 'tset'");
  expect(() => namesOf('claen')).toThrow("has no node 'claen'");
});
