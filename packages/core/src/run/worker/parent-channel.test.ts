// A worker learns that its runner is gone, also if the runner had not read all that was said to it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const channel = pathToFileURL(join(import.meta.dirname, 'parent-channel.ts')).href;

/** Stays alive until it learns it. What it says is more than the pipe holds, so some of it stays unread. */
const worker = `
  const { openParentChannel } = await import(${JSON.stringify(channel)});
  const parent = openParentChannel(() => undefined, () => process.exit(7));
  setInterval(() => undefined, 1000);
  void parent.say({ type: 'log', text: 'x'.repeat(4_000_000) });
`;

test.each([
  ['that has read nothing', false],
  ['that has read everything', true],
])('a runner is gone %s', async (_, reads) => {
  const child = spawn(
    process.execPath,
    ['--conditions=cairn-source', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', worker],
    { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
  );
  const pipe = child.stdio[3] as Socket;
  let heard = 0;
  if (reads) pipe.on('data', (bytes: Buffer) => (heard += bytes.length));
  await (reads ? expect.poll(() => heard).toBeGreaterThan(4_000_000) : once(pipe, 'readable'));
  pipe.destroy();
  expect(await once(child, 'exit')).toEqual([7, null]);
});
