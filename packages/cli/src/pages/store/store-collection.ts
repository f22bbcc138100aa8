// What a collection removed, or would remove, and what stayed and for whom.

import type { Collection } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import { toOneLine } from '../../text/width.ts';
import { type StoreView, sayAmount, sayNeeders } from './store-words.ts';

const most = 20;

export function renderCollection(collection: Collection, view: StoreView): string {
  const { style, nameFile } = view;
  const { isDry, removed, kept, needed, runs, deployed, limit, underWay, isHindered, gone, beside, checkpoints } =
    collection;
  const some = runs.kept === runs.all ? count(runs.all, 'run') : `${runs.kept} of ${count(runs.all, 'run')}`;
  const isAll = kept.bytes === needed.bytes;
  return [
    `${isDry ? 'would remove' : 'removed'} ${sayAmount(removed)}`,
    `${isDry ? 'would keep' : 'kept'} ${sayAmount(kept)}`,
    ...(beside.files
      ? [
          `${isDry ? 'would remove' : 'removed'} ${count(beside.files, 'old log or cache', 'old logs and caches')}: ${formatBytes(beside.bytes)}`,
        ]
      : []),
    ...(beside.failed
      ? [`${isDry ? 'would remove' : 'removed'} the folders that failed nodes of ${count(beside.failed, 'run')} left`]
      : []),
    ...(checkpoints
      ? [
          `${isDry ? 'would remove' : 'removed'} ${count(checkpoints, 'state of an interrupted node', 'states of interrupted nodes')}`,
        ]
      : []),
    `needed by ${sayNeeders(some, deployed)}: ${isAll ? 'all of it' : sayAmount(needed)}`,
    ...(isDry && collection.going.results.length ? ['', renderGoing(collection, view)] : []),
    ...(underWay ? [`${count(underWay, 'run')} under way: what ${underWay === 1 ? 'it uses' : 'they use'} stays`] : []),
    ...(isHindered
      ? [
          `${style('yellow', 'nothing can be removed:')} a running run cannot record what it uses. Collect again when it has finished.`,
        ]
      : []),
    ...(limit !== null && kept.bytes > limit && !isHindered ? [renderExcess(kept.bytes, limit, view)] : []),
    ...gone.map((home) =>
      style('dim', `${nameFile(home)} used this store and no longer exists: nothing is kept for it`),
    ),
  ].join('\n');
}

function renderExcess(bytes: number, limit: number, { style }: StoreView): string {
  const over = `${formatBytes(bytes)} is above the limit of ${formatBytes(limit)}`;
  return `${style('yellow', over)}, and all of it is needed: keep fewer runs, with --keep-runs or --older-than.`;
}

function renderGoing({ going }: Collection, { style, width }: StoreView): string {
  const rows = going.results
    .slice(0, most)
    .map(({ key, lastUsed }) => [
      toOneLine(lastUsed?.node ?? `key ${key.slice(0, 12)}`),
      lastUsed?.pipeline ?? '',
      lastUsed?.run ?? 'no run names it',
    ]);
  const columns = [
    { title: 'node', isFlexible: true, isLabel: true },
    { title: 'pipeline' },
    { title: 'last used by' },
  ];
  const table = renderTable(columns, rows, { style, ...(width && { width }) });
  const rest = going.results.length - most;
  return rest > 0 ? `${table}\nand ${rest} more: --json lists all` : table;
}
