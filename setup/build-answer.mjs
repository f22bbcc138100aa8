// Makes the bundle that answers a run with nothing to do, so that the first such run need not make it. If this fails,
// the command tries again; without the bundle every run is a full one.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function buildAnswer(root) {
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const build = ['packages/cli/bundling/build-answer.mjs', 'packages/cli/bundle/answer.cjs'];
  spawnSync(node, build, { cwd: root, stdio: 'ignore' });
}
