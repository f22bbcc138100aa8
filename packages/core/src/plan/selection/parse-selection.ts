// Parses selections. The operators are those of dbt:
//
//   a b       union          a,b       intersection (binds closer)
//   +a        with all that it depends on                2+a   up to two edges
//   a+        with all that depend on it                 a+2   up to two edges
//   @a        with all that depend on it, and all that these depend on
//   tag:a  step:a  scope:a  result:failed  changed:main  changed
//   train[2024-03]  train[2024-*]   items of a map
//
// Labels hold spaces and commas, in brackets: nothing inside of brackets is an operator. A text that is the name of a node
// as it stands is that node.

import { failAuthor } from '../../base/errors/author-error.ts';
import { findNearest } from '../../base/errors/nearest.ts';
import type { SelectionExpression, SelectionMethod, SelectionTerm } from './expression.ts';
import { splitOutside } from './split-outside.ts';

const methods: readonly SelectionMethod[] = ['tag', 'step', 'scope', 'result', 'changed'];

/**
 * @param isName - whether a text is the name of a node as it stands
 * @throws AuthorError `selection-malformed`
 */
export function parseSelection(text: string, isName: (text: string) => boolean): SelectionExpression {
  if (isName(text)) return term('name', text, true, text);
  const fail = (problem: string): never => failAuthor('selection-malformed', { selection: text, problem });
  const words = splitOutside(text, (sign) => /\s/u.test(sign)).filter(Boolean);
  if (!words.length) return fail('it is empty');
  return join(
    'union',
    words.map((word) =>
      join(
        'intersection',
        splitOutside(word, (sign) => sign === ',').map((part) =>
          part ? parseTerm(part, isName, fail) : fail('a name is missing next to a comma'),
        ),
      ),
    ),
  );
}

function join(type: 'union' | 'intersection', of: readonly SelectionExpression[]): SelectionExpression {
  return of.length === 1 ? of[0]! : { type, of };
}

const operators = /^(?<at>@)?(?:(?<up>\d*)\+)?(?<value>"[^"]*"|'[^']*'|.*?)(?:\+(?<down>\d*))?$/su;

function parseTerm(
  part: string,
  isName: (text: string) => boolean,
  fail: (problem: string) => never,
): SelectionExpression {
  if (isName(part)) return term('name', part, true, part);
  const { at, up, value = '', down } = operators.exec(part)!.groups!;
  if (!value) return fail(`'${part}' has an operator, but no name`);
  if (/^[@+]/u.test(value)) return fail(`'${part}' has operators that cannot be combined`);
  if (at && (up !== undefined || down !== undefined)) return fail(`'@' cannot be combined with '+' in '${part}'`);
  const of = parseValue(value, isName, fail);
  if (!at && up === undefined && down === undefined) return of;
  const edges = (count: string | undefined): number => (count === undefined ? 0 : count ? Number(count) : Infinity);
  return { type: 'walk', of, up: edges(up), down: at ? Infinity : edges(down), completes: at !== undefined };
}

function parseValue(value: string, isName: (text: string) => boolean, fail: (problem: string) => never): SelectionTerm {
  const quoted = /^(["'])(.*)\1$/su.exec(value)?.[2];
  if (quoted !== undefined) return quoted ? term('name', quoted, true, value) : fail('a name is empty');
  if (isName(value)) return term('name', value, true, value);
  if (value === 'changed') return term('changed', 'HEAD', false, value);
  const [, method, wanted = ''] = /^([a-z]+):(.*)$/su.exec(value) ?? [];
  if (method === undefined) return term('name', value, false, value);
  if (!methods.includes(method as SelectionMethod)) {
    const nearest = findNearest(method, methods);
    return fail(`'${method}:' is not a way to select nodes${nearest ? `; did you mean '${nearest}:'?` : ''}`);
  }
  if (!wanted) return fail(`'${value}' has no value`);
  return term(method as SelectionMethod, wanted, false, value);
}

function term(method: SelectionMethod, value: string, isLiteral: boolean, text: string): SelectionTerm {
  return { type: 'term', method, value, isLiteral, text };
}
