import { failAuthor } from '@cairn/core';
import { expect, test } from 'vitest';
import { failUsage } from '../usage/usage-error.ts';
import { classifyError, type ErrorReport, renderError } from './errors.ts';
import { nameFileFrom } from './project-files.ts';
import { plainStyle } from './terminal.ts';

const options = {
  style: plainStyle,
  nameFile: nameFileFrom('/project'),
  readSource: (file: string) =>
    file.endsWith('digits.ts')
      ? 'const data = clean({});\n\tconst { model } = train(data);\nexport default 1;\n'
      : undefined,
  isVerbose: false,
};

const caught = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

const render = (told: ErrorReport, isVerbose = false): string => renderError(told, { ...options, isVerbose });

test('a mistake of the author: what, where, the code around it, the fix', () => {
  const at = { file: '/project/pipelines/digits.ts', line: 2, column: 21 };
  const error = caught(() => failAuthor('input-missing', { step: 'train', input: 'rows' }, at));
  expect(classifyError(error).exitCode).toBe(2);
  expect(render(classifyError(error))).toMatchInlineSnapshot(`
    "error: 'train' was called without its input 'rows'
      pipelines/digits.ts:2:21
          1 | const data = clean({});
        > 2 |   const { model } = train(data);
            |                      ^
          3 | export default 1;
      fix: Pass a ref: what another step returned, or file(…)."
  `);
});

test('several mistakes are told together', () => {
  const first = caught(() => failAuthor('no-trials', {}));
  const second = caught(() =>
    failAuthor('missing-file', { path: 'data/x.csv' }, { file: '/else/x.ts', line: 4, column: 1 }),
  );
  const problems = [...classifyError(first).problems, ...classifyError(second).problems];
  expect(render({ exitCode: 2, problems })).toMatchInlineSnapshot(`
    "error: best was given no trials
      fix: Give it at least one: an axis of its grid may be empty.

    error: Cannot find file 'data/x.csv'
      /else/x.ts:4:1
      fix: Correct the path, or add the file. Paths are relative to the project (the nearest package.json).

    2 errors"
  `);
});

test('what was typed wrong', () => {
  const error = caught(() => failUsage('unknown-command', { command: 'rnu', nearest: 'run' }));
  expect(render(classifyError(error))).toMatchInlineSnapshot(`
    "error: There is no command 'rnu'
      fix: Did you mean 'cairn run'? All: cairn --help"
  `);
});

test('a bug of ours says so, and shows its stack to those who ask', () => {
  const told = classifyError(new TypeError('x is not a function'));
  expect(told.exitCode).toBe(70);
  expect(render(told)).toMatchInlineSnapshot(`
    "Internal error: x is not a function
      This is an error in Cairn, not in your pipeline. Please report it, with the command that you ran.
      Run it again with --verbose to see the stack."
  `);
  expect(render(told, true)).toContain('errors.test.ts');
  expect(render(classifyError('just a text'))).toContain('Internal error: just a text');
});

test('an interruption is no error', () => {
  expect(classifyError(AbortSignal.abort().reason)).toEqual({ exitCode: 130, problems: [] });
});
