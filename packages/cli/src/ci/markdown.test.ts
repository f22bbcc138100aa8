import { expect, test } from 'vitest';
import { code, codeBlock, escapeMarkdown, markdownTable } from './markdown.ts';

test('text stays text', () => {
  expect(escapeMarkdown('a_b*c `d` <e> [f](g)\n# h \u001b[31mred\u001b[39m')).toBe(
    'a\\_b\\*c \\`d\\` \\<e\\> \\[f\\](g) \\# h red',
  );
});

test('code holds backticks', () => {
  expect([code('a`b'), code('`a'), code('a``b'), code('a\nb')]).toEqual(['``a`b``', '`` `a ``', '```a``b```', '`a b`']);
  expect(codeBlock('```\ninner\n```')).toBe('````text\n```\ninner\n```\n````');
});

test('a bar ends no cell', () => {
  expect(markdownTable([{ title: 'a' }, { title: '', align: 'right' }], [[code('x|y'), '']])).toBe(
    '| a | |\n| --- | ---: |\n| `x\\|y` | |',
  );
});
