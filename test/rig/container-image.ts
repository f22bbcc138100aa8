// An image for tests, made of one static program of this machine, and imported into podman or docker: no registry is
// asked. Where that cannot be done, there is the reason.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import {
  type ContainerTool,
  findDigests,
  runTool,
  toolVariables,
} from '../../packages/core/src/plan/environment/container-tool.ts';

export interface ContainerImage extends AsyncDisposable {
  readonly program: ContainerTool['program'];
  /** As a command declares it: podman has a digest for it, docker an id. */
  readonly image: string;
  /** Its name with a tag. */
  readonly tag: string;
  /** The variables with which a run finds the tool and the image. */
  readonly variables: Readonly<Record<string, string>>;
  /** Names of the containers of Cairn that are on this machine, ended ones too. */
  containers(): Promise<readonly string[]>;
}

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path));

/** Returns why there is none, if there is none. @param version - its text, in the file `version` of the image */
export async function createImage(
  program: ContainerTool['program'],
  version: string,
): Promise<ContainerImage | string> {
  if (busybox === undefined) return 'there is no busybox (package busybox-static) to make an image of';
  const variables = { ...toolVariables(process.env), CAIRN_CONTAINER_TOOL: program };
  const folder = await mkdtemp(join(tmpdir(), 'cairn-image-'));
  const tag = `localhost/cairn-test-${process.pid}:${version}`;
  const tell = (...args: string[]) => runTool(program, args, process.env);
  const remove = async (): Promise<void> => {
    await tell('rmi', '--force', tag);
    await rm(folder, { recursive: true, force: true });
  };
  const give = async (reason: string): Promise<string> => {
    await remove();
    return reason;
  };
  const root = join(folder, 'root');
  for (const name of ['bin', 'tmp', 'etc', 'proc', 'dev', 'sys']) await mkdir(join(root, name), { recursive: true });
  await copyFile(busybox, join(root, 'bin/busybox'));
  for (const name of ['sh', 'cat', 'ls', 'id', 'sleep', 'sort', 'env', 'touch', 'echo', 'true', 'wc', 'stat'])
    await symlink('busybox', join(root, 'bin', name));
  await execa('sh', ['-c', 'echo "$1" > etc/version; chmod 1777 tmp; tar -cf ../root.tar .', 'sh', version], {
    cwd: root,
  });
  const imported = await tell('import', join(folder, 'root.tar'), tag);
  if (imported.failed) return give(`${program} imports no image: ${imported.said}`);
  const ran = await tell('run', '--rm', '--network', 'none', tag, 'true');
  if (ran.failed) return give(`${program} runs no container: ${ran.said}`);
  const [image = ''] = await findDigests({ program, isRootless: false }, tag, process.env);
  return {
    ...{ program, tag, variables, image },
    async containers() {
      const listed = await tell('ps', '--all', '--format', '{{.Names}}', '--filter', 'name=cairn-');
      return listed.stdout.split('\n').filter((name) => name.startsWith('cairn-'));
    },
    [Symbol.asyncDispose]: remove,
  };
}
