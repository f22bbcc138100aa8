import type { Digest } from '@cairn/core';
import { expect, test } from 'vitest';
import { findDeployed } from './find-deployed.ts';

test('the path of the very model, in this registry alone', () => {
  const [one, other] = ['a'.repeat(64) as Digest, 'b'.repeat(64) as Digest];
  const here = [{ name: 'digits', version: 1, digest: one, path: '/here/.cairn/registry/digits/v1' }];
  expect(findDeployed({ name: 'digits', version: 1, digest: one }, here)).toBe(here[0]!.path);
  expect(findDeployed({ name: 'digits', version: 1, digest: other }, here)).toBeNull();
  expect(findDeployed({ name: 'digits', version: 2, digest: one }, here)).toBeNull();
  expect(findDeployed({ name: 'digit', version: 1, digest: one }, here)).toBeNull();
});
