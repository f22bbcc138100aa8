import { expect, test } from 'vitest';
import { patchedPackage } from './read-patches.ts';

test.each([
  ['zod+4.0.0.patch', 'zod'],
  ['zod@4.0.0.patch', 'zod'],
  ['zod.patch', 'zod'],
  ['@scope+name+1.0.0.patch', '@scope/name'],
  ['@scope__name@1.0.0.patch', '@scope/name'],
  ['@scope%2Fname@1.0.0.patch', '@scope/name'],
  ['@scope%2fname.patch', '@scope/name'],
  ['outer++inner+1.0.0.patch', 'inner'],
  ['@a+outer++@b+inner+1.0.0.patch', '@b/inner'],
  ['zod+4.0.0+001+first.patch', 'zod'],
  ['some_name+1.0.0-beta.1.patch', 'some_name'],
  ['zod+4.0.0.dev.patch', 'zod'],
  ['notes.txt', undefined],
])('%s patches %s', (file, name) => expect(patchedPackage(file)).toBe(name));
