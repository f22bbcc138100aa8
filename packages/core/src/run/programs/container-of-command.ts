// The container of a command: its variables, and the arguments that must not have the value of a secret.

import type { Canonical } from '../../base/canonical.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import type { Container } from '../../dsl/programs/container.ts';
import { listSecrets } from '../../dsl/secret.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import { callVariables } from './describe-call.ts';
import { type OpenedContainer, openContainer } from './open-container.ts';

interface Node {
  readonly folder: string;
  readonly token: string;
  readonly params: { readonly [name: string]: Canonical };
  /** All variables of the caller. */
  readonly variables: Variables;
}

interface PreparedCall {
  readonly words: readonly string[];
  readonly call: Parameters<CommandDefinition['command']>[0];
  readonly variables: Readonly<Record<string, string>>;
}

/** Returns why it cannot be opened, if it cannot. */
export async function openContainerOf(
  definition: CommandDefinition,
  container: Container,
  request: Node,
  { words, call, variables }: PreparedCall,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<OpenedContainer | string> {
  const refused = refuseSecrets(definition, words, { ...call, params: request.params });
  if (refused !== undefined) return refused;
  const { folder, token, variables: caller } = request;
  const inside = { ...(await callVariables(definition, request, call)), ...secretsOf(request), ...variables };
  try {
    return await openContainer({ ...container, folder, token, variables: inside, caller }, say, signal);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Variables that secret params stand for, under their own names. */
function secretsOf({ params, variables }: Node): Readonly<Record<string, string>> {
  return Object.fromEntries(listSecrets(params).flatMap((name) => (variables[name] ? [[name, variables[name]]] : [])));
}

/**
 * The arguments of a container can be read by other users of the machine, and are stored with it. So those that depend on
 * a secret are refused: they are others if the params have the secret's name in place of its value.
 */
function refuseSecrets(
  { command }: CommandDefinition,
  words: readonly string[],
  planned: PreparedCall['call'],
): string | undefined {
  const [name] = listSecrets(planned.params as Canonical);
  if (name === undefined) return undefined;
  let shown: readonly string[] = [];
  try {
    shown = command(planned);
  } catch {
    // It computes with the value.
  }
  const place = words.findIndex((word, index) => word !== shown[index]);
  if (place < 0 && shown.length === words.length) return undefined;
  return `${place > 0 ? `argument ${place}` : 'the program'} depends on a secret, and others could read it in the list of containers: read the variable ${name} in the program instead`;
}
