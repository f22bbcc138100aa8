// A real Kubernetes on this machine: an API server with its store, its controllers and its scheduler, and one machine whose
// daemon runs containers. Nothing is asked of a registry: the images are written by this file, and what a job needs of a
// system is mounted from this one. Needs root and the programs below on the PATH.

import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Cluster, openCluster } from '../../packages/executor-kubernetes/src/connect.ts';
import { repository } from './create-rig.ts';
import { findPort } from './find-port.ts';
import { writeImage } from './write-image.ts';

const programs = [
  ...['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet'],
  ...['containerd', 'containerd-shim-runc-v2', 'ctr', 'runc', 'ip'],
];
const folderOfPlugins = [...(process.env['CNI_PATH']?.split(':') ?? []), '/opt/cni/bin', '/usr/lib/cni'].find(
  (folder) => existsSync(join(folder, 'bridge')),
);

export type Daemon = 'kube-apiserver' | 'kubelet';

export interface KubernetesCluster extends AsyncDisposable {
  readonly kubeconfig: string;
  /** The address of this machine for jobs, which have a network of their own. */
  readonly host: string;
  /** What jobs need here: an image, this machine's programs, this repository, and the folder of temporary files. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** For what a test asks of the server itself. */
  readonly api: Cluster;
  /** Ends a daemon as a power cut would, with all containers if it is that of the machine. */
  kill(daemon: Daemon): Promise<void>;
  start(daemon: Daemon): Promise<void>;
  /** Resolves when the server answers so. */
  until(isSo: (api: Cluster) => Promise<boolean>): Promise<void>;
}

/** Why there can be no cluster here; undefined if there can. */
export async function findMissingKubernetes(): Promise<string | undefined> {
  if (userInfo().uid !== 0) return 'the daemons of a test run as root, and this user is not';
  for (const program of programs)
    if ((await execa('which', [program], { env: withSbin(), reject: false })).failed)
      return `'${program}' is not installed`;
  return folderOfPlugins === undefined
    ? "there is no network plugin 'bridge' in $CNI_PATH, '/opt/cni/bin' or '/usr/lib/cni'"
    : undefined;
}

export async function startKubernetes(): Promise<KubernetesCluster> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cairn-kube-')));
  const at = (name: string) => join(folder, name);
  const [client, peer, secure, daemon] = [await findPort(), await findPort(), await findPort(), await findPort()];
  const network = `10.199.${(process.pid % 250) + 1}`;
  const bridge = `cairn${process.pid}`;
  const host = `${network}.1`;
  const kubeconfig = at('kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(describeAccess(secure)));
  await writeKeys(at);
  await execa('ip', ['link', 'add', bridge, 'type', 'bridge'], { env: withSbin() });
  await execa('ip', ['addr', 'add', `${host}/24`, 'dev', bridge], { env: withSbin() });
  await execa('ip', ['link', 'set', bridge, 'up'], { env: withSbin() });
  const cgroups = await makeCgroups(`cairn-test-${process.pid}`);
  await mkdir(at('cni'));
  await writeFile(at('cni/1.conflist'), JSON.stringify(describeNetwork(bridge, network, at('addresses'))));
  await writeFile(at('containerd.toml'), describeContainerd(folder));
  await writeFile(
    at('kubelet.json'),
    JSON.stringify(describeKubelet(folder, host, daemon, `cairn-test-${process.pid}`)),
  );
  const loopback = ['--bind-address', '127.0.0.1'];
  const keys = ['--service-account-key-file', at('key.pem'), '--service-account-signing-key-file', at('key.pem')];
  const commands: Readonly<Record<string, readonly string[]>> = {
    etcd: [
      ...['--data-dir', at('etcd'), '--unsafe-no-fsync', '--listen-peer-urls', `http://127.0.0.1:${peer}`],
      ...['--listen-client-urls', `http://127.0.0.1:${client}`],
      ...['--advertise-client-urls', `http://127.0.0.1:${client}`],
    ],
    'kube-apiserver': [
      ...['--etcd-servers', `http://127.0.0.1:${client}`, '--secure-port', String(secure), ...loopback],
      ...['--cert-dir', at('certificates'), '--service-account-issuer', 'https://test', ...keys],
      ...['--token-auth-file', at('tokens.csv'), '--authorization-mode', 'RBAC'],
      ...['--service-cluster-ip-range', '10.0.0.0/24', '--endpoint-reconciler-type', 'none'],
      // Not its name, which nobody resolves.
      ...['--kubelet-preferred-address-types', 'InternalIP', '--advertise-address', '127.0.0.1'],
      ...['--default-not-ready-toleration-seconds', '1', '--default-unreachable-toleration-seconds', '1'],
    ],
    'kube-controller-manager': [
      ...['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port', '0', ...loopback],
      ...['--service-account-private-key-file', at('key.pem')],
      ...['--node-monitor-grace-period', '8s', '--node-monitor-period', '1s'],
    ],
    'kube-scheduler': ['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port', '0', ...loopback],
    containerd: ['--config', at('containerd.toml')],
    kubelet: [
      ...['--config', at('kubelet.json'), '--kubeconfig', kubeconfig, '--root-dir', at('kubelet')],
      ...['--hostname-override', 'n1', '--node-ip', host, '--cert-dir', at('certificates')],
    ],
  };
  const running = new Map<string, ChildProcess>();
  const begin = (name: string): void => {
    const child = spawn(name, commands[name]!, { env: withSbin(), stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.pipe(createWriteStream(at(`${name}.log`), { flags: 'a' }));
    running.set(name, child);
  };
  const end = async (name: string): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  const tell = (...args: readonly string[]) =>
    execa('ctr', ['--address', at('containerd.sock'), '--namespace', 'k8s.io', ...args], { env: withSbin() });
  const api = await openCluster({ kubeconfig, namespace: 'default' });
  const until = async (isSo: (cluster: Cluster) => Promise<boolean>): Promise<void> => {
    while (!(await isSo(api).catch(() => false))) await sleep(100);
  };
  const isReady = async ({ core }: Cluster): Promise<boolean> => {
    const { status, spec } = await core.readNode({ name: 'n1' });
    const isUp = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
    return isUp && !spec?.taints?.length;
  };
  const start = async (name: Daemon): Promise<void> => {
    begin(name);
    await until(name === 'kubelet' ? isReady : async ({ core }) => Boolean(await core.listNamespace()));
  };
  begin('etcd');
  await start('kube-apiserver');
  for (const name of ['kube-controller-manager', 'kube-scheduler', 'containerd']) begin(name);
  while ((await tell('version').catch(() => undefined)) === undefined) await sleep(100);
  for (const image of ['pause', 'job']) {
    await writeImage(at(`${image}.tar`), `localhost/cairn-test-${image}:1`);
    await tell('images', 'import', at(`${image}.tar`));
  }
  await start('kubelet');
  const killContainers = async (): Promise<void> => {
    for (const pid of await listShims(at('containerd.sock'))) await killTree(pid);
  };
  return {
    ...{ kubeconfig, host, api, until, start },
    settings: {
      ...{
        kubeconfig,
        image: 'localhost/cairn-test-job:1',
        imagePullPolicy: 'Never',
        node: process.execPath,
        delay: 1,
      },
      cairn: repository,
      volumes: ['/usr', repository, await realpath(tmpdir())].map((path) => ({ host: path, path })),
    },
    async kill(name) {
      await end(name);
      if (name === 'kubelet') await killContainers();
    },
    async [Symbol.asyncDispose]() {
      for (const name of ['kubelet', 'kube-scheduler', 'kube-controller-manager', 'kube-apiserver', 'etcd'])
        await end(name);
      await killContainers();
      await end('containerd');
      await unmount(folder);
      await execa('ip', ['link', 'delete', bridge], { env: withSbin(), reject: false });
      for (const cgroup of cgroups) await removeCgroup(cgroup);
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

function describeAccess(port: number): object {
  const cluster = { server: `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'admin' },
    clusters: [{ name: 'test', cluster }],
    users: ['admin', 'guest'].map((name) => ({ name, user: { token: `token-of-${name}` } })),
    contexts: ['admin', 'guest'].map((name) => ({
      name,
      context: { cluster: 'test', user: name, namespace: 'default' },
    })),
  };
}

async function writeKeys(at: (name: string) => string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(at('key.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  await writeFile(at('tokens.csv'), 'token-of-admin,admin,admin,system:masters\ntoken-of-guest,guest,guest\n');
}

function describeNetwork(bridge: string, network: string, dataDir: string): object {
  const ipam = { type: 'host-local', dataDir, ranges: [[{ subnet: `${network}.0/24` }]] };
  return { cniVersion: '0.4.0', name: bridge, plugins: [{ type: 'bridge', bridge, isGateway: true, ipam }] };
}

function describeContainerd(folder: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${folder}/containers"
state = "${folder}/containers-state"
[grpc]
address = "${folder}/containerd.sock"
[${cri}]
sandbox_image = "localhost/cairn-test-pause:1"
disable_apparmor = true
restrict_oom_score_adj = true
[${cri}.cni]
bin_dir = "${folderOfPlugins}"
conf_dir = "${folder}/cni"
[${cri}.containerd]
default_runtime_name = "runc"
[${cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
`;
}

function describeKubelet(folder: string, address: string, port: number, cgroup: string): object {
  return {
    ...{ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', address, port },
    ...{ readOnlyPort: 0, healthzPort: 0, authorization: { mode: 'AlwaysAllow' }, failSwapOn: false },
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    // Its own: in the one of all, a daemon removes what it does not know.
    ...{ cgroupDriver: 'cgroupfs', cgroupRoot: `/${cgroup}`, enforceNodeAllocatable: [] },
    containerRuntimeEndpoint: `unix://${folder}/containerd.sock`,
    evictionHard: { 'imagefs.available': '0%', 'nodefs.available': '0%', 'memory.available': '0%' },
    ...{ localStorageCapacityIsolation: false, resolvConf: '', nodeStatusUpdateFrequency: '2s' },
  };
}

/** In each hierarchy of version 1, or in the one of version 2. */
async function makeCgroups(name: string): Promise<readonly string[]> {
  const top = '/sys/fs/cgroup';
  const isOne = existsSync(join(top, 'cgroup.controllers'));
  const places = isOne ? [top] : (await readdir(top)).map((one) => join(top, one));
  const made = places.map((place) => join(place, name));
  for (const place of made) await mkdir(place, { recursive: true });
  for (const place of made)
    if (place.includes('/cpuset/')) {
      for (const file of ['cpuset.cpus', 'cpuset.mems'])
        await writeFile(join(place, file), await readFile(join(place, '..', file), 'utf8'));
    }
  return made;
}

async function removeCgroup(place: string): Promise<void> {
  for (const entry of await readdir(place, { withFileTypes: true }).catch(() => []))
    if (entry.isDirectory()) await removeCgroup(join(place, entry.name));
  await rmdir(place).catch(() => undefined);
}

/** The processes that hold the containers of a machine. */
async function listShims(socket: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('containerd-shim') && command.includes(socket)) found.push(Number(name));
  }
  return found;
}

async function killTree(pid: number): Promise<void> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
  for (const child of text.split(' ').filter(Boolean)) await killTree(Number(child));
}

async function unmount(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const place of mounts.reverse())
    if (place.startsWith(`${folder}/`)) await execa('umount', ['--lazy', place], { reject: false });
}

function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
}
