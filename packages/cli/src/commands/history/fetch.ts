// cairn fetch: gets runs from a git remote, and what they made from a shared store.

import { fetchRuns } from '@cairn/core';
import type { CommandOf } from '../options/command-of.ts';
import { endSharing, readSharing } from '../options/sharing-options.ts';

export const fetchRunsOfProject: CommandOf<'fetch'> = async (args, cli) =>
  endSharing(await fetchRuns(readSharing(args, cli)), 'fetch', args, cli);
