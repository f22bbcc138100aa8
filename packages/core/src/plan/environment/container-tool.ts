// The program that runs containers on this machine: podman, or docker where there is no podman. Both are called alike,
// and which one it is decides nothing of a key.

import type { Variables } from './environment.ts';

export interface ContainerTool {
  readonly program: 'podman' | 'docker';
  /** Without root on this machine: the user of the container is mapped to the one who started it. */
  readonly isRootless: boolean;
}

/** Where such a program keeps images, finds its daemon and reaches registries. None of it is given to a container. */
const ofTool =
  /^(PATH|PATHEXT|SYSTEMROOT|HOME|USERPROFILE|(LOCAL)?APPDATA|XDG_\w+|TMPDIR|TMP|TEMP|DOCKER_\w+|CONTAINERS?_\w+|REGISTRY_\w+|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|SSL_CERT_(FILE|DIR)|(HTTPS?|ALL|NO)_PROXY)$/i;

export function toolVariables(variables: Variables): Record<string, string> {
  const given = Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && ofTool.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(given);
}

/** Each asks the program or its daemon whether it can work at all. */
const questions = {
  podman: ['info', '--format', 'ready {{.Host.Security.Rootless}}'],
  docker: ['info', '--format', '{{if .ServerVersion}}ready {{.SecurityOptions}}{{end}}'],
} as const;

/** Which one is used if there are both. */
const chosenBy = 'CAIRN_CONTAINER_TOOL';

/**
 * The tool that `CAIRN_CONTAINER_TOOL` names, or else the first of podman and docker that works. If none does, a text
 * that says why.
 */
export async function findContainerTool(variables: Variables): Promise<ContainerTool | string> {
  const chosen = variables[chosenBy];
  if (chosen && !(chosen in questions)) return `${chosenBy} is '${chosen}', which is neither 'podman' nor 'docker'`;
  const names = chosen ? [chosen as ContainerTool['program']] : (['podman', 'docker'] as const);
  const problems: string[] = [];
  for (const program of names) {
    const { failed, stdout, said } = await runTool(program, questions[program], variables);
    const [, about] = /^ready (.*)/m.exec(stdout) ?? [];
    if (!failed && about !== undefined) return { program, isRootless: /true|name=rootless/.test(about) };
    problems.push(`${program} ${/\bENOENT\b/.test(said) ? 'is not on PATH' : `says '${lastLine(said)}'`}`);
  }
  return problems.join(', and ');
}

/** The digests of an image that is on this machine by its name alone, as they can be declared. */
export async function findDigests(
  { program }: ContainerTool,
  image: string,
  variables: Variables,
): Promise<readonly string[]> {
  const format = '{{range .RepoDigests}}{{.}}\n{{end}}{{.Id}}';
  const { failed, stdout } = await runTool(program, ['image', 'inspect', '--format', format, image], variables);
  if (failed) return [];
  // podman writes the id of an image without the name of its hash.
  return stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (/^[0-9a-f]{64}$/.test(line) ? `sha256:${line}` : line));
}

export interface ToolAnswer {
  readonly failed: boolean;
  readonly stdout: string;
  /** All that was printed, or why it could not be started. */
  readonly said: string;
}

export async function runTool(
  program: ContainerTool['program'],
  args: readonly string[],
  variables: Variables,
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  // A hundred modules, which most plans do not need.
  const { execa } = await import('execa');
  const { all, stdout, failed, originalMessage } = await execa(program, args, {
    env: toolVariables(variables),
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  return { failed, stdout: stdout ?? '', said: (all || originalMessage || '').trim() };
}

export function lastLine(text: string): string {
  return text.split('\n').at(-1)?.trim() ?? '';
}

/** `linux/amd64`: images are for Linux, on the processor of this machine. */
export const containerPlatform = `linux/${{ x64: 'amd64', ia32: '386', arm: 'arm/v7' }[process.arch as string] ?? process.arch}`;
