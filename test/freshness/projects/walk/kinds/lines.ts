// Lines of text, one a line.

import { readFile, writeFile } from 'node:fs/promises';
import { defineKind } from '@cairn/core';

const end = '\n';

export const lines = defineKind<readonly string[]>({
  name: 'lines',
  version: 1,
  extension: '.txt',
  encode: (value, path) => writeFile(path, value.map((line) => line + end).join('')),
  decode: async (path) => (await readFile(path, 'utf8')).split('\n').filter(Boolean),
  show: (value) => `${value.length} lines`,
});
