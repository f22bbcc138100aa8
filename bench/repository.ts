// The repository, and its programs that are measured.

import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..');

/** The command, as npm links it. */
export const cairn = join(repository, 'packages/cli/bin/cairn.js');

/** The programs that npm linked. */
export const linked = join(repository, 'node_modules/.bin');
