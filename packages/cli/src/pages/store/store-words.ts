// How amounts and needs of a store are said.

import type { SummarizedNeed, Tally } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';

export interface StoreView {
  readonly style: import('../../terminal/terminal.ts').Style;
  readonly nameFile: (file: string) => string;
  readonly width?: number;
}

/** `12 artifacts, 1 folder, 4 records`; counts of 0 are left out, unless all are 0. */
export function sayTally({ artifacts, folders, records }: Omit<Tally, 'bytes'>): string {
  const parts = [
    ...(artifacts ? [count(artifacts, 'artifact')] : []),
    ...(folders ? [count(folders, 'folder')] : []),
    ...(records ? [count(records, 'record')] : []),
  ];
  return parts.join(', ') || 'nothing';
}

export function sayAmount(tally: Tally): string {
  return tally.bytes ? `${sayTally(tally)}: ${formatBytes(tally.bytes)}` : sayTally(tally);
}

/** `3 runs and 1 deployed model` */
export function sayNeeders(runs: string, deployed: number): string {
  return deployed ? `${runs} and ${count(deployed, 'deployed model')}` : runs;
}

/** `count .count (counting, run 20260114T091500Z-k3f9 and 2 others)`, `digits@v1 (champion), deployed` */
export function sayNeed(need: SummarizedNeed): string {
  if (need.by === 'registry') {
    const aliases = need.aliases.length ? ` (${need.aliases.join(', ')})` : '';
    return `${need.name}@v${need.version}${aliases}, deployed`;
  }
  const others = need.runs > 1 ? ` and ${count(need.runs - 1, 'other')}` : '';
  const kept = need.isKept ? '' : ', not kept';
  return `${need.node} .${need.output} (${need.pipeline}, run ${need.run}${others}${kept})`;
}

export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}
