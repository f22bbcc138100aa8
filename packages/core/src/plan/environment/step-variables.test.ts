import { expect, it } from 'vitest';
import { commandVariables } from './step-variables.ts';

const variables = {
  Path: 'C:\\\\bin',
  SystemRoot: 'C:\\\\Windows',
  PATHEXT: '.EXE',
  PATH: '/bin',
  KEY: 'x',
  OTHER: 'y',
};

it('a command sees the path of programs and what it declares', () => {
  const { PATH, KEY, OTHER, Path } = commandVariables(['KEY'], variables, 'linux');
  expect([PATH, KEY, OTHER, Path]).toEqual(['/bin', 'x', undefined, undefined]);
});

it('on Windows also what programs need to start, in whatever case it is spelt', () => {
  const { PATH: _, ...ofWindows } = variables;
  const given = commandVariables(['KEY'], ofWindows, 'win32');
  expect(given).toMatchObject({ Path: variables.Path, SystemRoot: variables.SystemRoot, PATHEXT: '.EXE', KEY: 'x' });
  expect(given).not.toHaveProperty('OTHER');
});
