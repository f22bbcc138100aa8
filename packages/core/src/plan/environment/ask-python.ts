// Which Python uv finds for a step: implementation, exact version, platform and build, which are in the step's key. Two
// builds of one version have other compilers and libraries, and may compute other bits.

import type { Question } from './ask-again.ts';
import type { Variables } from './environment.ts';

/** Where uv keeps and finds things, how it reaches its index, and its own settings. None of them is given to a step. */
const ofUv =
  /^(HOME|USERPROFILE|(LOCAL)?APPDATA|SYSTEMROOT|XDG_\w+|TMPDIR|TMP|TEMP|UV_\w+|SSL_CERT_(FILE|DIR)|(HTTPS?|ALL|NO)_PROXY)$/i;

/** Prints what `readPython` reads. */
export const describePythonProgram = [
  'import platform, sys, sysconfig',
  "build = ' '.join(' '.join(platform.python_build()).split())",
  "abi = sysconfig.get_config_var('SOABI') or sys.implementation.cache_tag",
  "about = f'({build}, {platform.python_compiler()}, {abi})'",
  'print(platform.python_implementation(), platform.python_version(), sys.platform, platform.machine(), about)',
].join('; ');

const described = /^\w+ \d+\.\d+\.\S+ \S+ \S+ \(.+\)$/;

export function namesOfUv(variables: Variables): readonly string[] {
  return Object.keys(variables)
    .filter((name) => variables[name] !== undefined && ofUv.test(name))
    .sort();
}

export function pythonQuestion(version: string, variables: Variables): Question {
  const run = ['uv', 'run', '--quiet', '--no-project', '--python', version];
  return { command: [...run, 'python', '-I', '-c', describePythonProgram], env: namesOfUv(variables) };
}

/** `CPython 3.12.7 linux x86_64 (main Oct 8 2024 01:04:00, Clang 18.1.8, cpython-312-x86_64-linux-gnu)`; undefined if the answer does not contain it. */
export function readPython(answer: string): string | undefined {
  return answer.split(/\r?\n/).findLast((line) => described.test(line));
}
