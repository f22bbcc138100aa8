// cairn push: sends runs to a git remote, and what they made to a shared store.

import { pushRuns } from '@cairn/core';
import type { CommandOf } from '../options/command-of.ts';
import { endSharing, readSharing } from '../options/sharing-options.ts';

export const pushRunsOfProject: CommandOf<'push'> = async (args, cli) =>
  endSharing(await pushRuns(readSharing(args, cli)), 'push', args, cli);
