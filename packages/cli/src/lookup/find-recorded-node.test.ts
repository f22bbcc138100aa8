import { expect, test } from 'vitest';
import { sampleRecord } from '../rig/sample-record.rig.ts';
import { findMeant, findRecordedNodes, pickOutputs } from './find-recorded-node.ts';

const record = sampleRecord();
const namesOf = (name: string): readonly string[] =>
  pickOutputs(findMeant(record, name)).map(({ node, output }) => `${node.label} ${output}`);

test('a node by label, step or id', () => {
  const labelsOf = (name: string) => findRecordedNodes(record, { select: [name] }).map(({ label }) => label);
  expect(labelsOf('train(rate=0.1)')).toEqual(['train(rate=0.1)']);
  expect(labelsOf('clean')).toEqual(['clean']);
  expect(labelsOf(record.nodes[1]!.id)).toEqual(['clean']);
  expect(labelsOf('test')).toEqual(['evaluate']);
});

test('a step stands for all of its nodes', () => {
  expect(findRecordedNodes(record, { select: ['train'] }).map(({ step }) => step)).toEqual(['train', 'train']);
  expect(namesOf('train.train')).toEqual(namesOf('train'));
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
