// cairn store size: how much is in the store, and how much of it is needed.

import { measureStore } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeDocument } from '../output/json.ts';
import { renderStoreSize } from '../output/store-size.ts';
import type { CommandOf } from './command-of.ts';
import { readStoreOptions } from './store-options.ts';

export const showStoreSize: CommandOf<'store size'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const size = await measureStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, size);
  else terminal.print(renderStoreSize(size, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return exitCodes.done;
};
