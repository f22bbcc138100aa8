// All edits of the table, by their kind.

import { allFiles } from './projects.ts';
import type { Table } from './row.ts';
import { beside } from './rows/beside.ts';
import { cairn } from './rows/cairn.ts';
import { code } from './rows/code.ts';
import { names } from './rows/names.ts';
import { packages } from './rows/packages.ts';
import { places } from './rows/places.ts';
import { spelling } from './rows/spelling.ts';
import { wiring } from './rows/wiring.ts';

const edited = ['weather', 'words', 'walk'];
const sources = Object.keys(allFiles).filter((path) => edited.includes(path.split('/')[0]!));

export const editTable: Table = {
  ...spelling(sources),
  ...names,
  ...beside,
  ...places,
  ...code,
  ...wiring,
  ...packages,
  ...cairn,
};
