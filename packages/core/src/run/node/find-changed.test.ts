import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import { digestFile } from '../../base/digest.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { findChanged } from './find-changed.ts';

const node = { id: 'node' as NodeId } as PlanNode;

async function openProject(files: Readonly<Record<string, string>>) {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-changed-')));
  const path = (name: string): string => join(home, name);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path(name), text);
    // Long enough ago to be believed by its times alone.
    execFileSync('touch', ['-d', '2020-01-01', path(name)]);
  }
  const digests = await Promise.all(Object.keys(files).map(async (name) => [path(name), await digestFile(path(name))]));
  const code = Object.fromEntries(digests);
  const step = { closure: { files: code, loads: code, installed: [], locked: [] } };
  const prepared = { steps: new Map([[node.id, step]]), found: { home } } as unknown as PreparedPlan;
  return {
    path,
    find: () => findChanged(node, prepared),
    [Symbol.dispose]: () => rmSync(home, { recursive: true }),
  };
}

it('names the first file whose bytes are others, and none while they are the same', async () => {
  using project = await openProject({ 'a.ts': 'one', 'b.ts': 'two' });
  for (const _ of ['first', 'again', 'and again']) expect(await project.find()).toBeUndefined();
  writeFileSync(project.path('b.ts'), 'TWO');
  expect(await project.find()).toBe('b.ts');
  writeFileSync(project.path('b.ts'), 'two');
  expect(await project.find()).toBeUndefined();
  rmSync(project.path('a.ts'));
  expect(await project.find()).toBe('a.ts');
});

it('sees an edit that keeps size and time, right after it looked', async () => {
  using project = await openProject({ 'a.ts': 'one', time: '' });
  let seen = 0;
  for (const text of ['two', 'one', 'six', 'one', 'ten', 'one']) {
    writeFileSync(project.path('a.ts'), text);
    execFileSync('touch', ['-r', project.path('time'), project.path('a.ts')]);
    const found = await project.find();
    expect(found).toBe(text === 'one' ? undefined : 'a.ts');
    seen += 1;
  }
  expect(seen).toBe(6);
});
