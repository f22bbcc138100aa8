// How large a store is, and how much of it is needed.

import type { StoreSize } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import { type StoreView, sayAmount, sayNeeders } from './store-words.ts';

export function renderStoreSize(size: StoreSize, { style, nameFile }: StoreView): string {
  const { artifacts, folders, records, damaged, temporary, needed, unneeded } = size;
  const rooms = { artifacts, folders, records, damaged, temporary };
  const rows = Object.entries(rooms).map(([room, measured]) => [
    room,
    String(measured.count),
    formatBytes(measured.bytes),
  ]);
  const bytes = Object.values(rooms).reduce((sum, room) => sum + room.bytes, 0);
  const columns = [{ title: '' }, { title: 'files', align: 'right' }, { title: 'bytes', align: 'right' }] as const;
  const needers = sayNeeders(count(size.runs, 'run'), size.deployed);
  return [
    `${style('bold', nameFile(size.place))}  ${formatBytes(bytes)}`,
    '',
    renderTable(columns, rows, { style }),
    '',
    `needed by ${needers}${size.underWay ? ` and ${size.underWay} under way` : ''}: ${sayAmount(needed)}`,
    `not needed: ${sayAmount(unneeded)}${unneeded.bytes ? style('dim', '  cairn store collect removes it') : ''}`,
    ...(damaged.bytes ? [style('dim', 'damaged: cairn store repair --empty-damaged removes it')] : []),
    ...size.unread.map(({ message }) => `${style('yellow', 'not counted:')} ${message}`),
  ].join('\n');
}
