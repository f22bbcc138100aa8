import { expect, test } from 'vitest';
import { joinNames, nameNested } from './item-names.ts';

test('no two members of a nested map have one name: none of them is lost to the reader', () => {
  const plain = [
    { outer: '2024', name: 'north' },
    { outer: '2024', name: 'a/b' },
  ];
  expect(nameNested(plain)).toEqual(['2024/north', '2024/a/b']);
  const equal = [
    { outer: 'a/b', name: 'c' },
    { outer: 'a', name: 'b/c' },
    { outer: 'a%2Fb', name: 'c' },
  ];
  expect(nameNested(equal)).toEqual(['a%2Fb/c', 'a/b%2Fc', 'a%252Fb/c']);
  expect(nameNested([{ name: 'a/b' }])).toEqual(['a/b']);
});

test('no two copies have one label', () => {
  expect(joinNames(['sub/a.csv'])).toBe('sub/a.csv');
  expect(joinNames(['2024-03', 'north'])).toBe('2024-03/north');
  expect(joinNames(['a/b', 'c'])).not.toBe(joinNames(['a', 'b/c']));
});
