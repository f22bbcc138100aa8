// A param whose value is in an environment variable: the plan, the key and the record hold the variable's name and the
// digest of its value; the value itself is put in where the step runs.

import { type Canonical, isRecord } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation } from '../base/errors/source-location.ts';

const form = /^secret\(([A-Za-z_]\w*)\)$/;

/**
 * The value of an environment variable as a param: `fetchRows({}, { token: secret('HF_TOKEN') })`. What it returns is the
 * text `secret(HF_TOKEN)`, which may also be given on the command line: `--set 'token=secret(HF_TOKEN)'`.
 *
 * @param variable - the name of an environment variable, which must be set when the pipeline is planned
 * @throws AuthorError `secret-wrong` for what is no name of a variable
 */
export function secret(variable: string): string {
  const text = `secret(${variable})`;
  if (!form.test(text))
    failAuthor('secret-wrong', { variable, problem: 'is not the name of a variable' }, callerLocation(secret));
  return text;
}

/** Names of the variables whose values params stand for. */
export function listSecrets(params: Canonical): readonly string[] {
  if (typeof params === 'string') return form.exec(params)?.slice(1) ?? [];
  if (Array.isArray(params)) return params.flatMap(listSecrets);
  if (isRecord(params)) return Object.values(params).flatMap((value) => listSecrets(value as Canonical));
  return [];
}

/** The value that a param stands for; any other param as it is. */
export function revealSecret(param: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  const name = typeof param === 'string' ? form.exec(param)?.[1] : undefined;
  return name === undefined ? param : variables[name];
}

/** Params with all values put in. */
export function revealSecrets(params: unknown, variables: Readonly<Record<string, string | undefined>>): unknown {
  if (Array.isArray(params)) return params.map((item) => revealSecrets(item, variables));
  if (!isRecord(params)) return revealSecret(params, variables);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, revealSecrets(value, variables)]));
}

/** A text in which the values of secrets have the names of their variables: what a program or a server says may repeat them. */
export function hideSecrets(
  text: string,
  params: Canonical,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const values = listSecrets(params).flatMap((name) => (variables[name] ? [[name, variables[name]] as const] : []));
  return values.reduce((hidden, [name, value]) => hidden.replaceAll(value, `secret(${name})`), text);
}
