// Records of earlier versions did not state the role of a node and the kinds of its outputs, but these follow from
// other fields. No other module knows the earlier format.

import { isRecord } from '../../base/canonical.ts';
import { readVerdicts } from '../../dsl/verdict.ts';
import type { RecordedKind } from '../../run/record/record.ts';

const file = { version: 1, form: 'file' } as const;

/** By extension, which is all that was recorded of a kind. */
const kindsByExtension: Readonly<Record<string, readonly [name: string, kind: RecordedKind]>> = {
  '.json': ['json', { ...file, extension: '.json', mediaType: 'application/json' }],
  '.txt': ['text', { ...file, extension: '.txt', mediaType: 'text/plain; charset=utf-8' }],
  '.parquet': ['table', { ...file, extension: '.parquet', mediaType: 'application/vnd.apache.parquet' }],
};

/** The record with `role` and `kinds`; unchanged if it has them, or is not a record. */
export function upgradeRecord(record: unknown): unknown {
  if (!isRecord(record) || record['kinds'] !== undefined || !Array.isArray(record['nodes'])) return record;
  const kinds: Record<string, RecordedKind> = {};
  const nodes = (record['nodes'] as readonly unknown[]).map((node) =>
    isRecord(node) ? upgradeNode(node, kinds) : node,
  );
  return { ...record, nodes, kinds };
}

function upgradeNode(
  { extensions, verdicts, ...node }: Readonly<Record<string, unknown>>,
  kinds: Record<string, RecordedKind>,
): unknown {
  const named = Object.entries(isRecord(extensions) ? extensions : {}).map(([output, extension]) => {
    const [name, kind] = kindsByExtension[String(extension)] ?? [
      `file ${String(extension)}`,
      { ...file, extension: String(extension) },
    ];
    kinds[name] = kind;
    return [output, name] as const;
  });
  const judged = verdicts === undefined ? {} : { verdicts: readVerdicts(verdicts) ?? verdicts };
  return { ...node, ...judged, role: roleOf(node['step'], verdicts), kinds: Object.fromEntries(named) };
}

function roleOf(step: unknown, verdicts: unknown): string {
  if (step === 'file' || step === 'folder') return 'source';
  if (step === 'best') return 'choice';
  return verdicts === undefined ? 'step' : 'gate';
}
