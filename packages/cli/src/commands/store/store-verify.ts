// cairn store verify: hashes everything in the store, and says what is not whole.

import { exitCodes, verifyStore } from '@cairn/core';
import { renderVerification } from '../../pages/store/store-check.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readStoreOptions } from '../options/store-options.ts';

export const verifyStoreOfProject: CommandOf<'store verify'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const checked = await verifyStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, checked);
  else terminal.print(renderVerification(checked, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return checked.findings.length + checked.bundles.findings.length + checked.clearValues.length
    ? exitCodes.failed
    : exitCodes.done;
};
