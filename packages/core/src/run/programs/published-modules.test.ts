import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findEditedModule } from './published-modules.ts';

test('a module that uv took from its cache with other bytes than its package lists is found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-published-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const packages = join(folder, 'lib/python3.12/site-packages');
  mkdirSync(join(packages, 'six-1.17.0.dist-info'), { recursive: true });
  const digest = createHash('sha256').update('version = 1\n').digest('base64url');
  const record = `six.py,sha256=${digest},12\n../../../bin/six,sha256=${digest},12\nsix-1.17.0.dist-info/RECORD,,\n`;
  writeFileSync(join(packages, 'six-1.17.0.dist-info/RECORD'), record);
  writeFileSync(join(packages, 'six.py'), 'version = 1\n');
  expect(findEditedModule(folder)).toBeUndefined();
  writeFileSync(join(packages, 'six.py'), 'version = 2\n');
  expect(findEditedModule(folder)).toBe(join(packages, 'six.py'));
});
