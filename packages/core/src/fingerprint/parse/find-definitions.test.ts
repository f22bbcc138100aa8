import { expect, it } from 'vitest';
import type { FoundDefinition } from './find-definitions.ts';
import { parseModule } from './parse-module.ts';

function definitionsIn(source: string): readonly FoundDefinition[] {
  return parseModule('a.ts', Buffer.from(source)).definitions;
}

/** `definer 'name' as export`, with what keeps a worker from importing it. */
function find(source: string): readonly string[] {
  return definitionsIn(source).map(({ definer, name, exportName, isInFunction }) => {
    const words = [definer, name === null ? 'computed' : `'${name}'`, exportName ? `as ${exportName}` : 'not exported'];
    return [...words, ...(isInFunction ? ['in a function'] : [])].join(' ');
  });
}

it.each([
  [`export const train = defineStep('train', {})`, `defineStep 'train' as train`],
  [`export const train: Step<A, B> = defineStep('train', {})`, `defineStep 'train' as train`],
  [`export const train = defineStep<A>('train', {}) as unknown as Train`, `defineStep 'train' as train`],
  [`export const train = (defineStep('train', {}) satisfies Train)`, `defineStep 'train' as train`],
  ['export const train = defineStep(`train`, {})', `defineStep 'train' as train`],
  [`const train = defineStep('train', {}); export { train }`, `defineStep 'train' as train`],
  [`export { x as train }; const x = defineStep('train', {})`, `defineStep 'train' as train`],
  [`const x = defineStep('train', {}); export { x as default }`, `defineStep 'train' as default`],
  [`export default defineStep('train', {})`, `defineStep 'train' as default`],
  [`export default defineStep('train', {}) satisfies Train`, `defineStep 'train' as default`],
  [`export const release = defineGate('release', {})`, `defineGate 'release' as release`],
  [`export const tidy = defineCommand('tidy', {})`, `defineCommand 'tidy' as tidy`],
  [`export const net = defineModel('net', () => 1)`, `defineModel 'net' as net`],
  [`const train = defineStep('train', {})`, `defineStep 'train' not exported`],
  [`const train = defineStep('train', {}); export type { train }`, `defineStep 'train' not exported`],
  [`export const steps = { train: defineStep('train', {}) }`, `defineStep 'train' not exported`],
  [`export const [train] = [defineStep('train', {})]`, `defineStep 'train' not exported`],
  [`defineStep('train', {})`, `defineStep 'train' not exported`],
  [`export const train = defineStep(name, {})`, `defineStep computed as train`],
  [`export const train = defineStep('a' + 'b', {})`, `defineStep computed as train`],
  [`export const train = defineStep(\`train-\${1}\`, {})`, `defineStep computed as train`],
  [`export const make = () => defineStep('train', {})`, `defineStep 'train' not exported in a function`],
  [
    `export function make() { const train = defineStep('train', {}); return train } export const train = 1`,
    `defineStep 'train' not exported in a function`,
  ],
  [`class A { make() { return defineStep('train', {}) } }`, `defineStep 'train' not exported in a function`],
])('%s', (source, expected) => {
  expect(find(source)).toEqual([expected]);
});

it('finds every one, also one in the body of another', () => {
  const source = `
    export const a = defineStep('a', { run: () => defineStep('inner', {}) });
    export const b = defineGate('b', {}), c = defineModel('c', build);
  `;
  expect(find(source)).toEqual([
    "defineStep 'a' as a",
    "defineStep 'inner' not exported in a function",
    "defineGate 'b' as b",
    "defineModel 'c' as c",
  ]);
});

it('says where the call stands, lines and columns from 1, whatever ends a line', () => {
  for (const end of ['\n', '\r\n']) {
    const source = ['// a', '', `export const a =`, `  defineStep('a', {});`].join(end);
    expect(definitionsIn(source)).toMatchObject([{ line: 4, column: 3 }]);
  }
});

it.each([
  [`import { defineStep as step } from '@cairn/core'; export const train = step('train', {})`, 'defineStep'],
  [`import * as core from '@cairn/core'; export const train = core.defineGate('train', {})`, 'defineGate'],
  // Passed on by a module of the project's own.
  [`import { defineModel } from './core.ts'; export const train = defineModel('train', build)`, 'defineModel'],
])('knows the definers of core by whatever name: %s', (source, definer) => {
  expect(find(source)).toEqual([`${definer} 'train' as train`]);
});

it('takes nothing else for a definition', () => {
  expect(find(`import { defineKind as defineStep } from '@cairn/core'; export const a = defineStep('a', {})`)).toEqual(
    [],
  );
  expect(find(`function defineStep(name) { return name } export const a = defineStep('a')`)).toEqual([]);
  expect(find(`export const make = (defineStep) => defineStep('a')`)).toEqual([]);
  expect(find(`export const a = defineSteps('a'); const text = "defineStep('a')"; x.defineOther('a')`)).toEqual([]);
});
