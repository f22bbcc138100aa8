// What the store commands show of a shared store.

import type { Amount, CollectedShared, MeasuredShared, VerifiedShared } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';

export function renderSharedSize({ location, artifacts, records, runs }: MeasuredShared, style: Style): string {
  const columns = [{ title: '' }, { title: 'files', align: 'right' }, { title: 'bytes', align: 'right' }] as const;
  const rows = Object.entries({ artifacts, records }).map(([room, amount]) => [
    room,
    String(amount.count),
    formatBytes(amount.bytes),
  ]);
  return [
    `${style('bold', location)}  ${formatBytes(artifacts.bytes + records.bytes)}`,
    '',
    renderTable(columns, rows, { style }),
    '',
    `used by ${count(runs, 'registered run')}`,
  ].join('\n');
}

const problems: Readonly<Record<VerifiedShared['findings'][number]['problem'], string>> = {
  damaged: 'its bytes are wrong',
  incomplete: 'something that it needs is missing',
  unsigned: 'it is not signed',
  'unknown-key': 'it is signed with a key that is not in store-keys.pem',
  'wrong-signature': 'its signature is wrong',
};

export function renderSharedVerification(verified: VerifiedShared, style: Style): string {
  const { location, artifacts, records, findings } = verified;
  return [
    `${style('bold', location)}  ${say(artifacts, 'artifact')} and ${count(records.count, 'record')} were read`,
    ...findings.map(({ name, problem }) => `${style('red', '✗')} ${name}: ${problems[problem]}`),
    findings.length
      ? 'No run uses any of this. It is replaced when somebody computes it again.'
      : `${style('green', '✓')} everything is as it was stored`,
  ].join('\n');
}

export function renderSharedCollection(collected: CollectedShared, style: Style, isDry: boolean): string {
  const { location, runs, oldRuns, needed, removed, waiting, unread } = collected;
  const old = oldRuns ? ` (${count(oldRuns, 'older run')} no longer counts)` : '';
  return [
    `${style('bold', location)}  needed by ${count(runs, 'registered run')}${old}: ${say(needed, 'file')}`,
    `${isDry ? 'would be removed' : 'removed'}: ${say(removed, 'file')}`,
    `not needed now, and removed by a collection in a day or later: ${say(waiting, 'file')}`,
    ...unread.map((name) => `${style('yellow', 'unreadable:')} ${name}. Nothing was removed: it may need anything.`),
  ].join('\n');
}

function say(amount: Amount, what: string): string {
  return `${count(amount.count, what)}, ${formatBytes(amount.bytes)}`;
}
