import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { quoteWord, shell } from './shell.ts';

const runIt = ([program = '', ...args]: readonly string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

it.each([
  'plain',
  'two words',
  "it's",
  '$(touch hacked) `id` $HOME "quoted" \\ ; & | > < * ? ~ ! # {a,b}',
  'line\nline',
  '-n',
  'ünïcode',
])('a value is one word, whatever is in it: %j', (value) => {
  expect(runIt(shell`printf '[%s]' ${value}`)).toBe(`[${value}]`);
  expect(runIt(['bash', '-c', `printf '[%s]' ${quoteWord(value)}`])).toBe(`[${value}]`);
});

it('a list is a word for each item, and an empty one is nothing', () => {
  expect(runIt(shell`printf '[%s]' ${['a b', 2, true]} end`)).toBe('[a b][2][true][end]');
  expect(runIt(shell`printf '[%s]' ${[]} end`)).toBe('[end]');
  expect(runIt(shell`printf '[%s]' ${''} end`)).toBe('[][end]');
});

it('the script stops at the first command that fails, also in a pipe, and at a variable that is not set', () => {
  expect(() => runIt(shell`false; echo on`)).toThrow();
  expect(() => runIt(shell`false | cat; echo on`)).toThrow();
  expect(() => runIt(shell`echo \${nothing}`)).toThrow();
  expect(runIt(shell`name=set; printf %s "\${name}"`)).toBe('set');
});

it('a value that is no word is refused by its position', () => {
  expect(() => shell`cat ${'a'} ${undefined as never}`).toThrow('value 2 of the script is undefined');
  expect(() => shell`cat ${null as never}`).toThrow('value 1 of the script is null');
  expect(() => shell`cat ${[{}] as never}`).toThrow('value 1 of the script is object');
  expect(() => shell`cat ${'a\0b'}`).toThrow('holds a null character');
});
