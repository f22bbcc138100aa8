// cairn store size: how much is in the store, and how much of it is needed.

import { exitCodes, measureStore } from '@cairn/core';
import { renderStoreSize } from '../../pages/store/store-size.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readStoreOptions } from '../options/store-options.ts';

export const showStoreSize: CommandOf<'store size'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const size = await measureStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, size);
  else terminal.print(renderStoreSize(size, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return exitCodes.done;
};
