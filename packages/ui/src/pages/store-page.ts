// How large the store is, and how much of it is needed.

import type { StoreSize } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import { type Html, html, table } from '@cairn/report/html';

export function renderStorePage(size: StoreSize): Html {
  const { artifacts, folders, records, damaged, temporary, needed, unneeded, runs, deployed } = size;
  const rooms = { artifacts, folders, records, damaged, temporary };
  const all = Object.values(rooms).reduce((sum, { bytes }) => sum + bytes, 0);
  return html`<dl class="facts"><div><dt>folder</dt><dd><code>${size.place}</code></dd></div><div><dt>size</dt><dd>${formatBytes(all)}</dd></div><div><dt>needed</dt><dd>${formatBytes(needed.bytes)}, by ${count(runs, 'run')} and ${count(deployed, 'deployed model')}</dd></div><div><dt>not needed</dt><dd>${formatBytes(unneeded.bytes)}${unneeded.bytes > 0 && html`: <code>cairn store collect</code> removes it`}</dd></div></dl>
${table({
  caption: 'Rooms of the store',
  columns: [{ title: 'Room' }, { title: 'Files', isFigure: true }, { title: 'Bytes', isFigure: true }],
  rows: Object.entries(rooms).map(([name, room]) => [name, String(room.count), formatBytes(room.bytes)]),
})}
${size.unread.length > 0 && html`<ul class="problems">${size.unread.map(({ message }) => html`<li>${message}</li>`)}</ul>`}`;
}
