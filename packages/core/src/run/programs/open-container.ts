// The container of a node: which image, what of the machine is mounted into it, and who removes it when it has to end.
//
// The folder of the node is at the same path in each container, with its inputs for reading only. Values of variables are
// given by name, so that no list of processes and no setting of a container has them.

import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { coreFolder } from '../../base/core-package.ts';
import { digestCanonical } from '../../base/digest.ts';
import { type Container, readImage } from '../../dsl/programs/container.ts';
import {
  type ContainerTool,
  containerPlatform,
  findContainerTool,
  lastLine,
  runTool,
  toolVariables,
} from '../../plan/environment/container-tool.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import { type ContainerGuard, guardContainer } from './guard-container.ts';

/** Where the program runs. */
const work = '/cairn';
const ofPython = '/cairn-python';
const ofStates = '/cairn-checkpoint';

export interface ContainerOfNode extends Container {
  /** The folder of the node on this machine, with `inputs` if it has any. */
  readonly folder: string;
  /** What no other node on this machine has. */
  readonly token: string;
  /** What the program sees; of a program on this machine it would be its whole environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** All variables of the caller. */
  readonly caller: Variables;
}

export interface OpenedContainer {
  readonly program: ContainerTool['program'];
  /** The variables that podman or docker is started with. */
  readonly variables: Readonly<Record<string, string>>;
  /** The call of podman or docker that runs these words in it. */
  callOf(words: readonly string[], terminal?: 'terminal' | 'pipe'): readonly string[];
  /** Starts what removes the container if this process is gone, whatever ended it. */
  guard(): ContainerGuard;
}

/**
 * Gets the image if it is not on this machine.
 *
 * @param say - is told in words what takes long
 * @throws Error if nothing runs containers, or the image cannot be had
 */
export async function openContainer(
  node: ContainerOfNode,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<OpenedContainer> {
  const { caller, folder } = node;
  const tool = await findContainerTool(caller);
  if (typeof tool === 'string') throw new Error(`nothing here runs containers: ${tool}`);
  const image = readImage(node.image)!.name;
  await getImage(tool, image, caller, say, signal);
  const name = `cairn-${digestCanonical([node.token, folder]).slice(0, 24)}`;
  const inside = variablesInside(node);
  // Those that decide where the tool finds things are the caller's in both: a step that declares one sees the same value.
  const variables = { ...inside, ...toolVariables(caller) };
  const given = Object.keys(inside).flatMap((variable) => ['--env', variable]);
  const options = [
    ...[
      '--rm',
      '--name',
      name,
      '--pull',
      'never',
      '--platform',
      containerPlatform,
      '--log-driver',
      'none',
      '--hostname',
      'cairn',
    ],
    ...(node.network ? [] : ['--network', 'none']),
    // Files of the store keep the labels that they have.
    ...['--security-opt', 'label=disable'],
    ...userOf(tool),
    ...listMounts(folder).flatMap((mount) => ['--mount', mount]),
    ...['--workdir', work, '--entrypoint', '', '--env', 'HOME=/tmp', ...given],
  ];
  return {
    program: tool.program,
    variables,
    callOf: (words, terminal) => [
      ...[tool.program, 'run', ...options],
      ...(terminal === undefined ? [] : terminal === 'terminal' ? ['--interactive', '--tty'] : ['--interactive']),
      ...[image, ...words],
    ],
    guard: () => guardContainer(tool.program, name, toolVariables(caller)),
  };
}

async function getImage(
  { program }: ContainerTool,
  image: string,
  caller: Variables,
  say: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { failed } = await runTool(program, ['image', 'inspect', image], caller, signal);
  if (!failed) return;
  if (!image.includes('@'))
    throw new Error(`the image ${image} is not on this machine: build it, or load it with ${program} load`);
  say(`getting the image ${image}`);
  const pulled = await runTool(program, ['pull', '--quiet', '--platform', containerPlatform, image], caller, signal);
  if (pulled.failed) throw new Error(`${program} could not get the image ${image}: ${lastLine(pulled.said)}`);
}

/** Paths in the container, and no search path of this machine: the image has its own. */
function variablesInside({ variables, folder }: ContainerOfNode): Readonly<Record<string, string>> {
  const { PATH: _, ...rest } = variables;
  return {
    ...rest,
    PYTHONPATH: [ofPython, rest['PYTHONPATH']].filter(Boolean).join(':'),
    ...(existsSync(join(folder, 'checkpoint')) && rest['CAIRN_CHECKPOINT'] && { CAIRN_CHECKPOINT: ofStates }),
  };
}

function listMounts(folder: string): readonly string[] {
  const mount = (source: string, target: string): string => `type=bind,source=${source},target=${target}`;
  const states = join(folder, 'checkpoint');
  return [
    mount(folder, work),
    ...(existsSync(join(folder, 'inputs')) ? [`${mount(join(folder, 'inputs'), `${work}/inputs`)},readonly`] : []),
    // In the folder of the node it may be a link, which leads nowhere in the container.
    ...(existsSync(states) ? [mount(realpathSync(states), ofStates)] : []),
    `${mount(join(coreFolder, 'python'), ofPython)},readonly`,
  ];
}

/** What it writes belongs to who started the run. */
function userOf({ program, isRootless }: ContainerTool): readonly string[] {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  // Where the tool has a machine of its own, that maps the files.
  if (process.platform !== 'linux' || uid === undefined) return [];
  if (isRootless) return program === 'podman' ? ['--userns', 'keep-id'] : [];
  return ['--user', `${uid}:${gid}`];
}
