import { expect, test } from 'vitest';
import { fromFileName, toFileName } from './file-name.ts';

test('names that differ have files that differ, and are read again as they were', () => {
  const names = [
    '',
    '.',
    '..',
    'a/b',
    'a%2fb',
    '%00',
    '%u0041',
    'A',
    '%41',
    'x ',
    '\n',
    '\ud800',
    '\ud801',
    '\ufffd',
    'a\udc00b',
    '😀',
    'é',
    'e\u0301',
  ];
  const files = names.map(toFileName);
  // As a disk keeps them, in UTF-8.
  const onDisk = files.map((file) => Buffer.from(file).toString());
  expect(new Set(onDisk).size).toBe(names.length);
  expect(onDisk.map(fromFileName)).toEqual(names);
});
