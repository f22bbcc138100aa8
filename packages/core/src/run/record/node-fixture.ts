// The files that `cairn test-of` writes beside a test: `node.json`, and the inputs and outputs of the node as they were in
// the run.

import type { Digest } from '../../base/brand.ts';
import {
  hasFields,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOneOf,
  isPlainData,
  isString,
  type Shape,
} from '../../base/shape.ts';
import type { LineageEntry } from '../../dsl/context.ts';
import { areVerdicts } from '../../dsl/verdict.ts';
import type { NodeWork } from '../executor.ts';

export const fixtureFile = 'node.json';

const form = isOneOf('file', 'folder');

export interface NodeFixture {
  readonly version: 1;
  readonly run: string;
  readonly node: string;
  readonly role: NodeWork['role'];
  readonly params: NodeWork['params'];
  readonly seed: number;
  readonly threads: number;
  /** By name: its path in the folder, and how the node sees it. */
  readonly inputs: Readonly<
    Record<
      string,
      { readonly file: string; readonly form: 'file' | 'folder'; readonly kind: string; readonly path: string | null }
    >
  >;
  /** By name: its digest in the run, and its path in the folder; null where it is too large to be kept. */
  readonly outputs: Readonly<
    Record<
      string,
      { readonly digest: Digest; readonly form: 'file' | 'folder'; readonly name: string; readonly file: string | null }
    >
  >;
  readonly verdicts: NodeWork['verdicts'];
  readonly leftOut: NodeWork['leftOut'];
  readonly lineage: readonly LineageEntry[];
}

export const isNodeFixture: Shape<NodeFixture> = hasFields<NodeFixture>({
  version: isOneOf(1),
  ...{ run: isString, node: isString, role: isOneOf('step', 'gate', 'command'), seed: isNumber, threads: isNumber },
  params: isPlainData as Shape<NodeWork['params']>,
  inputs: isMapOf(hasFields({ file: isString, form, kind: isString, path: isNullOr(isString) })),
  outputs: isMapOf(
    hasFields<NodeFixture['outputs'][string]>({
      ...{ digest: isString as Shape<Digest>, form, name: isString, file: isNullOr(isString) },
    }),
  ),
  verdicts: isMapOf(areVerdicts),
  leftOut: isMapOf(isListOf(isString)),
  lineage: isPlainData as Shape<readonly LineageEntry[]>,
});
