import type { Digest } from '@cairn/core';
import { expect, test } from 'vitest';
import { placeDeployed } from './place-deployed.ts';

test('the path of the very model, in this registry alone', () => {
  const [one, other] = ['a'.repeat(64) as Digest, 'b'.repeat(64) as Digest];
  const here = [{ name: 'digits', version: 1, digest: one, path: '/here/.cairn/registry/digits/v1' }];
  expect(placeDeployed({ name: 'digits', version: 1, digest: one }, here)).toBe(here[0]!.path);
  expect(placeDeployed({ name: 'digits', version: 1, digest: other }, here)).toBeNull();
  expect(placeDeployed({ name: 'digits', version: 2, digest: one }, here)).toBeNull();
  expect(placeDeployed({ name: 'digit', version: 1, digest: one }, here)).toBeNull();
});
