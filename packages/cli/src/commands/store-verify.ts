// cairn store verify: hashes everything in the store, and says what is not whole.

import { verifyStore } from '@cairn/core';
import { nameFileFrom } from '../cli.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeDocument } from '../output/json.ts';
import { renderVerification } from '../output/store-check.ts';
import type { CommandOf } from './command-of.ts';
import { readStoreOptions } from './store-options.ts';

export const verifyStoreOfProject: CommandOf<'store verify'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const checked = await verifyStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, checked);
  else terminal.print(renderVerification(checked, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return checked.findings.length + checked.bundles.findings.length + checked.clearValues.length
    ? exitCodes.failed
    : exitCodes.done;
};
