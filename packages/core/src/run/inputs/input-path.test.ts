// What a program sees of its inputs: the extension once, and no two files of a record at one path.

import { expect, test } from 'vitest';
import { defineCommand, definePipeline, each, file, storedFile, text } from '../../index.ts';
import { inputPath } from './input-path.ts';

const join = defineCommand('join', {
  in: { bam: each(storedFile), list: storedFile },
  out: { joined: text },
  run: ({ inputs, outputs }) => ['cat', ...Object.values(inputs.bam), inputs.list, outputs.joined],
});

function pathsOf(names: readonly string[]): readonly string[] {
  const plan = definePipeline('p', {
    build() {
      const bam = Object.fromEntries(names.map((name, at) => [name, file(`data/${at}.bam`)]));
      return { joined: join({ bam, list: file('data/list.txt') }).joined };
    },
  }).plan();
  const node = plan.nodes.find(({ definition }) => definition.name === 'join')!;
  return Object.keys(node.inputs).map((wired) => inputPath(node, wired));
}

test('a key that has the extension, as those of files by pattern, does not get it twice', () => {
  expect(pathsOf(['A', 'B.bam'])).toEqual(['bam/A.bam', 'bam/B.bam', 'list.txt']);
});

test('a key with the extension and the same key without it have two paths', () => {
  expect(pathsOf(['A', 'A.bam'])).toEqual(['bam/A.bam', 'bam/A.bam.bam', 'list.txt']);
});
