import { expect, it } from 'vitest';
import { findLockProblem } from './check-python-lock.ts';

const hash = '--hash=sha256:0123456789abcdef';

it.each([
  ['an empty file', ''],
  ['comments', '# made by uv\n\n   # more\n'],
  ['a package', `six==1.17.0 ${hash}`],
  ['a package over several lines', `six==1.17.0 \\\n    ${hash} \\\n    ${hash}\n    # via other\n`],
  ['extras and markers', `uvicorn[standard]==0.30.1 ; python_version >= "3.8" ${hash}`],
  ['an archive', `own @ https://example.com/own-1.0.whl ${hash}`],
  ['where packages come from', `--index-url https://example.com/simple\n-f wheels\nsix==1.17.0 ${hash}`],
])('%s decides what is installed', (_, text) => {
  expect(findLockProblem(text)).toBeUndefined();
});

it.each([
  [`six==1.17.0 ${hash}\nnumpy==2.0.0\n`, 2, "'numpy' has no hash"],
  [`six>=1 ${hash}`, 1, "'six' has no exact version (==)"],
  ['six', 1, "'six' has no exact version (==)"],
  [`\n# a\nsix==1.17.0 \\\n  # not a hash\n`, 3, "'six' has no hash"],
  ['-r other.txt', 1, "the option '-r' reads what is not in the file"],
  ['-e .', 1, "the option '-e' reads what is not in the file"],
  ['--constraint c.txt', 1, "the option '--constraint' reads what is not in the file"],
])('%j does not: line %i', (text, line, problem) => {
  expect(findLockProblem(text)).toEqual({ line, problem });
});
