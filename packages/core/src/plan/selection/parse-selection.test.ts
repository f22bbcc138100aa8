import { expect, test } from 'vitest';
import { AuthorError } from '../../base/errors/author-error.ts';
import type { SelectionExpression } from './expression.ts';
import { parseSelection } from './parse-selection.ts';

const names = new Set(['train', 'train(rate=1e+5, a b)', 'train #2', 'a+b', 'file(data/a,b.csv)']);

/** An expression as one text that shows how it was read. */
function show(part: SelectionExpression): string {
  switch (part.type) {
    case 'everything':
      return '*';
    case 'term':
      return `${part.method}<${part.value}>${part.isLiteral ? '!' : ''}`;
    case 'walk':
      return `${part.completes ? '@' : `${part.up}+`}(${show(part.of)})${part.completes ? '' : `+${part.down}`}`;
    case 'difference':
      return `${show(part.of)} - ${show(part.except)}`;
    default:
      return part.of.map(show).join(part.type === 'union' ? ' | ' : ' & ');
  }
}

const read = (text: string): string => {
  try {
    return show(parseSelection(text, (name) => names.has(name)));
  } catch (error) {
    if (error instanceof AuthorError) return error.message;
    throw error;
  }
};

test.each([
  ['train', 'name<train>!'],
  ['nope', 'name<nope>'],
  ['+train', 'Infinity+(name<train>!)+0'],
  ['train+', '0+(name<train>!)+Infinity'],
  ['+train+', 'Infinity+(name<train>!)+Infinity'],
  ['2+train+1', '2+(name<train>!)+1'],
  ['0+train', '0+(name<train>!)+0'],
  ['@train', '@(name<train>!)'],
  ['clean train+', 'name<clean> | 0+(name<train>!)+Infinity'],
  ['clean\n  train', 'name<clean> | name<train>!'],
  ['tag:nightly,train+ step:clean', 'tag<nightly> & 0+(name<train>!)+Infinity | step<clean>'],
  ['@tag:nightly', '@(tag<nightly>)'],
  ['result:failed+', '0+(result<failed>)+Infinity'],
  ['changed', 'changed<HEAD>'],
  ['changed:HEAD~1+', '0+(changed<HEAD~1>)+Infinity'],
  ['data-science/*', 'name<data-science/*>'],
  ['train[2024-*]+', '0+(name<train[2024-*]>)+Infinity'],
  ['train[a b]', 'name<train[a b]>'],
])('%j is read as %s', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  ['train(rate=1e+5, a b)', 'name<train(rate=1e+5, a b)>!'],
  ['+train(rate=1e+5, a b)', 'Infinity+(name<train(rate=1e+5, a b)>!)+0'],
  ['train(rate=1e+5, a b)+ clean', '0+(name<train(rate=1e+5, a b)>!)+Infinity | name<clean>'],
  ['train #2', 'name<train #2>!'],
  ['+"train #2"', 'Infinity+(name<train #2>!)+0'],
  ["'a,b',clean", 'name<a,b>! & name<clean>'],
  ['a+b', 'name<a+b>!'],
  ['file(data/a,b.csv)+', '0+(name<file(data/a,b.csv)>!)+Infinity'],
])('an operator in a name is none: %j', (text, expected) => {
  expect(read(text)).toBe(expected);
});

test('what cannot be read is refused in one sentence', () => {
  const refused = [
    '',
    '  ',
    '+',
    'train,+',
    'a,,b',
    ',a',
    '@train+',
    '2+@train',
    'stat:failed',
    'tag:',
    '""',
    '+ train',
  ];
  expect(refused.map((text) => `${JSON.stringify(text)}  ${read(text)}`)).toMatchInlineSnapshot(`
    [
      """  The selection '' cannot be read: it is empty",
      ""  "  The selection '  ' cannot be read: it is empty",
      ""+"  The selection '+' cannot be read: '+' has an operator, but no name",
      ""train,+"  The selection 'train,+' cannot be read: '+' has an operator, but no name",
      ""a,,b"  The selection 'a,,b' cannot be read: a name is missing next to a comma",
      "",a"  The selection ',a' cannot be read: a name is missing next to a comma",
      ""@train+"  The selection '@train+' cannot be read: '@' cannot be combined with '+' in '@train+'",
      ""2+@train"  The selection '2+@train' cannot be read: '2+@train' has operators that cannot be combined",
      ""stat:failed"  The selection 'stat:failed' cannot be read: 'stat:' is not a way to select nodes",
      ""tag:"  The selection 'tag:' cannot be read: 'tag:' has no value",
      ""\\"\\""  The selection '""' cannot be read: a name is empty",
      ""+ train"  The selection '+ train' cannot be read: '+' has an operator, but no name",
    ]
  `);
});
