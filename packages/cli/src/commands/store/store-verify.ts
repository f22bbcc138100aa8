// cairn store verify: hashes everything in the store, and says what is not whole.

import { exitCodes, verifySharedStore, verifyStore } from '@cairn/core';
import { renderSharedVerification } from '../../pages/store/shared-store.ts';
import { renderVerification } from '../../pages/store/store-check.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import type { CommandOf } from '../options/command-of.ts';
import { readSharedPlace, readStoreOptions } from '../options/store-options.ts';

export const verifyStoreOfProject: CommandOf<'store verify'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const shared = readSharedPlace(args, cli);
  if (shared) {
    const verified = await verifySharedStore(shared);
    if (args.json) writeDocument(terminal, verified);
    else terminal.print(renderSharedVerification(verified, terminal.style));
    return verified.findings.length ? exitCodes.failed : exitCodes.done;
  }
  const checked = await verifyStore(readStoreOptions(args, cli));
  if (args.json) writeDocument(terminal, checked);
  else terminal.print(renderVerification(checked, { style: terminal.style, nameFile: nameFileFrom(cwd) }));
  return checked.findings.length + checked.bundles.findings.length + checked.clearValues.length
    ? exitCodes.failed
    : exitCodes.done;
};
