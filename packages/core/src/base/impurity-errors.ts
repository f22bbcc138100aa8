// The words for what would make a key lie. Each is an error, or a warning under --allow-impure.

import type { Words } from './words.ts';

interface Impure {
  /** `step 'train'`, `the pipeline 'digits'`. */
  readonly of: string;
  readonly name: string | null;
  /** A step can declare it; `build` cannot. */
  readonly isDeclarable: boolean;
}

const forBuild = 'build sees its params and nothing else: take it as a param, and set it with --set or a params file.';

export const impurityErrors = {
  'impure-clock': ({ of, name, isDeclarable }: Impure) => ({
    message: `${capital(of)} reads the time of day (${name}), which is in no key`,
    fix: isDeclarable
      ? 'Take the time as a param; or declare clock: true where what it makes does not depend on it.'
      : forBuild,
  }),
  'impure-env': ({ of, name, isDeclarable }: Impure) => ({
    message:
      name === null
        ? `${capital(of)} reads the environment as a whole`
        : `${capital(of)} reads the environment variable ${name}, which it does not declare`,
    fix: isDeclarable
      ? `Declare ${name === null ? 'each variable by its name' : `env: ['${name}']`}, which makes its value part of the key; or take it as a param.`
      : forBuild,
  }),
  'impure-file': ({ of, name }: Impure) => ({
    message: `${capital(of)} reads the file '${name}', which is no input of it`,
    fix: `Let it flow in: file('${name}') in the pipeline, and an input of the step.`,
  }),
  'impure-network': ({ of, name, isDeclarable }: Impure) => ({
    message: `${capital(of)} reaches over the network (${name}), which is in no key`,
    fix: isDeclarable
      ? 'Fetch it before the run and let it flow in as a file; or declare network: true where what it makes does not depend on when it is asked.'
      : forBuild,
  }),
  'impure-random': ({ of, name }: Impure) => ({
    message: `${capital(of)} draws a random number (${name}) while its module loads, so every process gets another`,
    fix: 'Draw it inside run, where chance is seeded: context.random, or Math.random.',
  }),
  'impure-state': ({ of, name, isDeclarable }: Impure) => ({
    message: `${capital(of)} changes '${name}', a variable of its module, so one node can see what another did`,
    fix: isDeclarable
      ? `Keep it inside the function; or declare memo: ['${name}'] where it only keeps what could be computed again.`
      : 'Keep it inside the function.',
  }),
} as const satisfies Record<string, (p: Impure) => Words>;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
