// Makes the bundle that answers a run with nothing to do, so that the first such run need not. Where it cannot be made the
// command tries again, and without it every run is a whole one.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function buildAnswer(root) {
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const build = ['packages/cli/bundling/build-answer.mjs', 'packages/cli/bundle/answer.cjs'];
  spawnSync(node, build, { cwd: root, stdio: 'ignore' });
}
