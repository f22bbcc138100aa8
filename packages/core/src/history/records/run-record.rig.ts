// For tests: records in which the fields that a test does not need are filled in.

import type { Digest, Key, NodeId, RunId } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { countOutcomes } from '../../plan/outcome/outcome.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import { createRunId } from './create-run-id.ts';

export function createRecord(given: Partial<Omit<RunRecord, 'run'>> & { readonly run?: string } = {}): RunRecord {
  const at = given.at ?? '2026-01-02T03:04:05.006Z';
  const nodes = given.nodes ?? [];
  return {
    version: 1,
    pipeline: 'digits',
    file: 'pipelines/digits.ts',
    at,
    seconds: 1,
    status: 'done',
    git: { commit: null, branch: null, dirty: [] },
    snapshot: null,
    params: {},
    givenParams: {},
    seed: 1,
    environment: { node: '24.0.0', platform: 'linux', arch: 'x64', cpu: 'a processor' },
    reads: digestBytes(''),
    selection: { until: null },
    nodes,
    kinds: {},
    outcomes: countOutcomes(nodes.map(({ outcome }) => outcome)),
    metrics: {},
    results: {},
    deployed: [],
    ...given,
    run: (given.run ?? createRunId(new Date(at))) as RunId,
  };
}

/** A node that ran. `outputs` are the contents of the outputs by name. */
export function createNode(
  label: string,
  outputs: Readonly<Record<string, string>>,
  given: Partial<Omit<RecordedNode, 'inputs'>> & { readonly inputs?: Readonly<Record<string, string>> } = {},
): RecordedNode {
  const inputs = Object.entries(given.inputs ?? {}).map(([name, from]) => {
    const [node, output] = from.split('.') as [NodeId, string];
    return [name, { node, output }];
  });
  return {
    id: label as NodeId,
    label,
    step: label,
    role: 'step',
    kinds: {},
    params: {},
    outcome: 'ran',
    seconds: 1,
    key: digestBytes(`key of ${label}`) as string as Key,
    reason: 'never made before',
    ...given,
    outputs: digests(outputs),
    inputs: Object.fromEntries(inputs),
  };
}

export function digests(outputs: Readonly<Record<string, string>>): Readonly<Record<string, Digest>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, bytes]) => [name, digestBytes(bytes)]));
}
