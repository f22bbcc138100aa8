import { expect, test } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import { decodeRecord } from './encode-record.ts';
import { createNode, createRecord } from './run-record.rig.ts';

/** A record as version 0.1 wrote it while it was made: no roles, no kinds, other names in verdicts. */
function writeOld(nodes: readonly object[]): string {
  const { kinds: _, ...record } = createRecord();
  const text = JSON.stringify({ ...record, nodes }, null, 2).slice(0, -'\n}'.length);
  return `${text},\n  "sha256": "${digestBytes(text)}"\n}\n`;
}

function createOld(label: string, step: string, facts: object): object {
  const { role: _, kinds: __, ...node } = createNode(label, { out: label }, { step });
  return { ...node, ...facts };
}

test('an earlier record says what its nodes and outputs are', () => {
  const verdict = {
    rule: 'size',
    found: 3,
    low: 2,
    high: 4,
    wanted: '≥ 2',
    decision: 'not enough evidence',
    isHeld: true,
  };
  const record = decodeRecord(
    writeOld([
      createOld('file(a.csv)', 'file', {}),
      createOld('clean', 'clean', { extensions: { out: '.parquet' } }),
      createOld('scan', 'scan', { extensions: { out: '.bam' } }),
      createOld('best', 'best', { extensions: { out: '.json' } }),
      createOld('release', 'release', { verdicts: [verdict] }),
    ]),
  );
  expect(record?.nodes.map(({ role, kinds }) => [role, kinds])).toEqual([
    ['source', {}],
    ['step', { out: 'table' }],
    ['step', { out: 'file .bam' }],
    ['choice', { out: 'json' }],
    ['gate', {}],
  ]);
  expect(record?.kinds['table']?.mediaType).toBe('application/vnd.apache.parquet');
  expect(record?.kinds['file .bam']).toEqual({ version: 1, form: 'file', extension: '.bam' });
  expect(record?.nodes.at(-1)?.verdicts).toEqual([
    { rule: 'size', value: 3, low: 2, high: 4, required: '≥ 2', decision: 'inconclusive', isPassed: true },
  ]);
});
