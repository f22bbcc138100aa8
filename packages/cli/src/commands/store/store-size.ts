// cairn store size: how much is in the store, and how much of it is needed.

import { exitCodes, measureSharedStore, measureStore } from '@cairn/core';
import { renderSharedSize } from '../../pages/store/shared-store.ts';
import { renderStoreSize } from '../../pages/store/store-size.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readSharedPlace, readStoreOptions } from '../options/store-options.ts';

export const showStoreSize: CommandOf<'store size'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const shared = readSharedPlace(args, cli);
  if (shared) {
    const measured = await measureSharedStore(shared);
    if (args.json) writeDocument(terminal, measured);
    else terminal.print(renderSharedSize(measured, terminal.style));
    return exitCodes.done;
  }
  const size = await measureStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, size);
  else terminal.print(renderStoreSize(size, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return exitCodes.done;
};
