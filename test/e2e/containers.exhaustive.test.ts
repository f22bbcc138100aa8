// Programs in containers, with podman and with docker, each where it works: what a program is given and what it is not,
// what is in the key, and that nothing of it stays.

import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { declareContained as declare, writeContained as writeProject } from '../rig/contained-project.ts';
import { type ContainerImage, createImage } from '../rig/container-image.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** With the variables of the tool, as JSON events. */
async function run(rig: Rig, { variables }: ContainerImage, more: Readonly<Record<string, string>> = {}) {
  return rig.cairnWith({ ...variables, ...more }, 'run', 'contained');
}

async function readSaid(rig: Rig): Promise<string> {
  await rm(rig.path('got'), { recursive: true, force: true });
  await rig.cairn('get', 'latest', 'given.said', 'got');
  return rig.read('got/said.txt');
}

describe.each(['podman', 'docker'] as const)('%s', (program) => {
  test('a program in a container is given its files, its variables and its threads, and nothing else', async (context) => {
    await using image = await skipWithout(program, '1', context);
    await using rig = await createRig();
    const script = [
      'cat /etc/version "$1"',
      'echo "$2 $OMP_NUM_THREADS <$FLAVOUR> $HOME <$BITTER>"',
      'sh scripts/count.sh "$1"',
      'ls /sys/class/net',
      '(echo spoilt > "$1") 2>/dev/null || echo read-only',
      `ls ${rig.root} 2>/dev/null || echo alone`,
      'id -u',
      'ls /cairn-python/cairn_step.py $CAIRN_STEP',
      'echo "10 %" >&2',
    ].join('; ');
    const more = "env: ['FLAVOUR'], uses: ['scripts/count.sh'], resources: { threads: 2 },";
    await writeProject(rig, declare(image.image, script, more));
    const told = await run(rig, image, { FLAVOUR: 'sweet\nand sour', BITTER: 'no' });
    expect([told.exitCode, told.stderr]).toEqual([0, '']);
    expect(await readSaid(rig)).toBe(
      `1\nit's a word\n2 2 <sweet\nand sour> /tmp <>\n1\nlo\nread-only\nalone\n${process.getuid!()}\n.cairn-step.json\n/cairn-python/cairn_step.py\n`,
    );
    expect((await rig.cairn('log', 'given')).stdout.trim()).toBe('10 %');
    expect(await image.containers()).toEqual([]);
  });

  test('the key has the digest of the image, and a tag alone is refused with the digest to write', async (context) => {
    await using image = await skipWithout(program, '1', context);
    await using other = await skipWithout(program, '2', context);
    await using rig = await createRig();
    await writeProject(rig, declare(image.image, 'cat /etc/version'));
    expect((await run(rig, image)).exitCode).toBe(0);
    expect((await run(rig, image)).stdout).toContain('nothing ran');
    await writeProject(rig, declare(other.image, 'cat /etc/version'));
    const why = await rig.cairnWith(image.variables, 'why', 'contained');
    expect(why.stdout).toContain(/sha256:[0-9a-f]{12}/.exec(other.image)![0]);
    expect((await run(rig, image)).exitCode).toBe(0);
    expect(await readSaid(rig)).toBe('2\n');
    await writeProject(rig, declare(other.tag, 'cat /etc/version'));
    const refused = await run(rig, image);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`Write container: '${other.image}'`),
    ]);
    await writeProject(rig, declare(`sha256:${'0'.repeat(64)}`, 'true'));
    const gone = await run(rig, image);
    expect([gone.exitCode, gone.stdout]).toEqual([1, expect.stringContaining('is not on this machine: build it')]);
  });

  test('one that fails shows its exit code and its last lines, and a folder of outputs is stored as it is', async (context) => {
    await using image = await skipWithout(program, '1', context);
    await using rig = await createRig();
    await writeProject(rig, declare(image.image, 'echo why >&2; exit 3'));
    const failed = await run(rig, image);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toMatch(/'sh' failed in \S+: exit code 3, run as sh -c/);
    expect(failed.stdout).toContain('\n  why\n');
    const script = "'for i in 1 2 3; do mkdir -p $1/d$i; echo $i > $1/d$i/f; done'";
    await writeProject(
      rig,
      `{ in: { word: storedFile }, out: { said: storedFolder }, container: '${image.image}', run: ({ outputs }) => ['sh', '-c', ${script}, 'sh', outputs.said] }`,
    );
    expect((await run(rig, image)).exitCode).toBe(0);
    await rig.cairn('get', 'latest', 'given.said', 'got');
    expect(await rig.read('got/said/d3/f')).toBe('3\n');
  });

  test('a secret is a variable in the container, and no argument', async (context) => {
    await using image = await skipWithout(program, '1', context);
    await using rig = await createRig();
    const params = 'params: z.strictObject({ token: z.string() }),';
    const call = "given({ word: file('word.txt') }, { token: secret('API_TOKEN') })";
    await writeProject(rig, declare(image.image, 'echo $API_TOKEN | wc -c', params), call);
    expect((await run(rig, image, { API_TOKEN: 'hushhush' })).exitCode).toBe(0);
    expect(await readSaid(rig)).toBe('9\n');
    const shown = `{ in: { word: storedFile }, ${params} out: { said: text }, stdout: 'said', container: '${image.image}', run: ({ params }) => ['echo', params.token] }`;
    await writeProject(rig, shown, call);
    const refused = await run(rig, image, { API_TOKEN: 'hushhush' });
    expect(refused.stdout).toContain('argument 1 depends on a secret');
    expect(refused.stdout + refused.stderr).not.toContain('hushhush');
  });

  test.for(['SIGINT', 'SIGKILL'] as const)(
    'the container is removed when the run is ended by %s, and the next one goes on from its state',
    async (signal, context) => {
      await using image = await skipWithout(program, '1', context);
      await using rig = await createRig();
      const state = '$CAIRN_CHECKPOINT/state';
      const script = `if [ -e ${state} ]; then cat ${state}; else echo kept > ${state}; echo begun >&2; sleep 3600; fi`;
      await writeProject(rig, declare(image.image, script, 'checkpoint: true,'));
      const going = execa(process.execPath, [rig.bin, 'run', 'contained', '--json'], {
        ...{ cwd: rig.root, env: { ...rig.environment, ...image.variables }, extendEnv: false, reject: false },
      });
      let printed = '';
      await new Promise<void>((resolve) => {
        going.stdout.on('data', (chunk: Buffer) => {
          printed += chunk;
          if (printed.includes('begun')) resolve();
        });
      });
      expect(await image.containers()).toHaveLength(1);
      going.kill(signal);
      await going;
      while ((await image.containers()).length > 0) await setTimeout(50);
      expect((await run(rig, image)).exitCode).toBe(0);
      expect(await readSaid(rig)).toBe('kept\n');
    },
  );

  test('a shell of a node is opened in its container', async (context) => {
    await using image = await skipWithout(program, '1', context);
    await using rig = await createRig();
    await writeProject(rig, declare(image.image, 'cat /etc/version "$1"'));
    expect((await run(rig, image)).exitCode).toBe(0);
    const { stdout } = await execa(process.execPath, [rig.bin, 'debug', 'latest', 'given'], {
      ...{ cwd: rig.root, env: { ...rig.environment, ...image.variables }, extendEnv: false, reject: false },
      input: 'pwd\n./.cairn-run\ncat outputs/said.txt\nexit\n',
    });
    expect(stdout).toContain("/cairn\n1\nit's a word\n");
    expect(stdout).toMatch(/said +same as in the run/);
    expect(await image.containers()).toEqual([]);
  });
});

async function skipWithout(
  program: 'podman' | 'docker',
  version: string,
  context: { skip(isSkipped: boolean, note?: string): void },
): Promise<ContainerImage> {
  const image = await createImage(program, version);
  context.skip(typeof image === 'string', typeof image === 'string' ? image : undefined);
  return image as ContainerImage;
}
