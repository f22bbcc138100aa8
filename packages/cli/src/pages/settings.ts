// Which option of a command is set by what.

import { renderTable } from '../terminal/table.ts';
import type { Style } from '../terminal/terminal.ts';
import { nameSome } from '../text/name-some.ts';

interface Set {
  readonly option: string;
  readonly value: unknown;
  readonly by: 'typed' | 'environment' | 'profile' | 'config';
  readonly over: readonly string[];
  readonly commands: readonly string[];
}

export function renderSettings(settings: readonly Set[], style: Style): string {
  const rows = settings.map(({ option, value, by, over, commands }) => [
    option,
    typeof value === 'string' ? value : JSON.stringify(value),
    `${by}${over.length ? `, over ${over.join(' and ')}` : ''}`,
    style('dim', nameSome(commands)),
  ]);
  const columns = [{ title: 'option' }, { title: 'value', isFlexible: true }, { title: 'set by' }, { title: 'in' }];
  return renderTable(columns, rows, { style });
}
