// A Slurm cluster for a test: munge, a controller and two machines, all on loopback, with folders and ports of their own.
// Each daemon is a child of the test, which ends it by its process: `await using cluster = await startSlurm()`.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';

const programs = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'scancel', 'scontrol', 'sinfo'];
export type SlurmDaemon = 'slurmctld' | 'n1' | 'n2';

export interface SlurmCluster extends AsyncDisposable {
  readonly folder: string;
  /** Its `slurm.conf`. */
  readonly conf: string;
  /** One of Slurm's commands: what it prints. */
  call(program: string, ...args: readonly string[]): Promise<string>;
  /** Jobs that wait or run: id, state, name. */
  listOpen(): Promise<readonly { readonly id: string; readonly state: string; readonly name: string }[]>;
  /** Ends the controller; or kills a machine with all that runs on it, as if its power was cut. */
  kill(daemon: SlurmDaemon): Promise<void>;
  start(daemon: SlurmDaemon): Promise<void>;
}

/** Why there can be no cluster here; undefined if there can. */
export async function findMissingSlurm(): Promise<string | undefined> {
  if (userInfo().uid !== 0) return 'the daemons of a test run as root, and this user is not';
  for (const program of programs) {
    const found = await execa('which', [program], { env: withSbin(), reject: false });
    if (found.failed) return `'${program}' is not installed (on Debian: apt-get install slurm-wlm munge)`;
  }
  return undefined;
}

export interface SlurmOptions {
  /** A folder that the machines do not see: each of them has an empty one of its own there. */
  readonly hide?: string;
}

/** @param more - further lines of slurm.conf */
export async function startSlurm(more: readonly string[] = [], options: SlurmOptions = {}): Promise<SlurmCluster> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cairn-slurm-')));
  const [controller, first, second] = await findPorts(3);
  const at = (name: string) => join(folder, name);
  for (const name of ['state', 'n1', 'n2']) await mkdir(at(name));
  await chmod(folder, 0o755);
  await writeFile(at('munge.key'), randomBytes(256), { mode: 0o400 });
  const conf = at('slurm.conf');
  const ports: Readonly<Record<string, number>> = { n1: first!, n2: second! };
  await writeFile(conf, `${describeCluster(folder, controller!, ports, more).join('\n')}\n`);
  await writeFile(at('gres.conf'), 'NodeName=n1 Name=gpu File=/dev/zero\n');
  const env = { ...withSbin(), SLURM_CONF: conf };
  const running = new Map<string, ChildProcess>();
  const begin = (name: string, command: string, args: readonly string[]): void => {
    const child = spawn(command, args, { env, stdio: 'ignore' });
    running.set(name, child);
  };
  const end = async (name: string): Promise<void> => {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // A controller that is killed loses what it has not saved yet, and gives the ids of its jobs to others.
    child.kill(name === 'slurmctld' ? 'SIGTERM' : 'SIGKILL');
    await ended;
  };
  const call = async (program: string, ...args: readonly string[]): Promise<string> =>
    (await execa(program, args, { env })).stdout;
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo().catch(() => false))) await sleep(100);
  };
  const start = async (daemon: SlurmDaemon): Promise<void> => {
    if (daemon === 'slurmctld') begin(daemon, 'slurmctld', ['-D']);
    else {
      // A machine whose power was cut remembers no jobs.
      await rm(at(daemon), { recursive: true, force: true });
      await mkdir(at(daemon));
      const [program = '', ...rest] = [...hiding(options), 'slurmd', '-D', '-N', daemon];
      begin(daemon, program, rest);
    }
    if (daemon === 'slurmctld') await until(async () => (await call('scontrol', 'ping')).includes(' is UP'));
    else
      await until(async () => {
        await execa('scontrol', ['update', `NodeName=${daemon}`, 'State=RESUME'], { env, reject: false });
        return (await call('sinfo', '-h', '-n', daemon, '-o', '%t')).includes('idle');
      });
  };
  begin('munged', 'munged', [
    ...['--foreground', '--force', '--num-threads=2', `--key-file=${at('munge.key')}`, `--socket=${at('munge.sock')}`],
    ...[`--pid-file=${at('munged.pid')}`, `--log-file=${at('munged.log')}`, `--seed-file=${at('munge.seed')}`],
  ]);
  await until(async () => (await execa('munge', ['-n', '-S', at('munge.sock')])).exitCode === 0);
  for (const daemon of ['slurmctld', 'n1', 'n2'] as const) await start(daemon);
  return {
    folder,
    conf,
    call,
    start,
    async listOpen() {
      const lines = (await call('squeue', '-h', '-o', '%i|%T|%j')).split('\n').filter(Boolean);
      return lines.map((line) => {
        const [id = '', state = '', name = ''] = line.split('|');
        return { id, state, name };
      });
    },
    async kill(daemon) {
      const steps = daemon === 'slurmctld' ? [] : await listSteps(daemon, folder);
      await end(daemon);
      for (const pid of steps) await killTree(pid);
    },
    async [Symbol.asyncDispose]() {
      await execa('scancel', ['--user', userInfo().username], { env, reject: false, timeout: 10_000 });
      for (const pid of await listSteps(undefined, folder)) await killTree(pid);
      for (const name of [...running.keys()].reverse()) await end(name);
      await rm(folder, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

function hiding({ hide }: SlurmOptions): readonly string[] {
  if (hide === undefined) return [];
  return ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs "$0" && exec "$@"', hide];
}

function describeCluster(
  folder: string,
  controller: number,
  ports: Readonly<Record<string, number>>,
  more: readonly string[],
): readonly string[] {
  const user = userInfo().username;
  const machine = (name: string, gres: string) =>
    `NodeName=${name} NodeHostname=localhost NodeAddr=127.0.0.1 Port=${ports[name]} CPUs=2 RealMemory=3000 State=UNKNOWN${gres}`;
  return [
    ...['ClusterName=test', 'SlurmctldHost=localhost(127.0.0.1)', `SlurmUser=${user}`, `SlurmdUser=${user}`],
    ...['AuthType=auth/munge', `AuthInfo=socket=${folder}/munge.sock`, 'CryptoType=crypto/munge'],
    ...[`SlurmctldPort=${controller}`, `SlurmctldPidFile=${folder}/slurmctld.pid`],
    ...[`SlurmdPidFile=${folder}/slurmd-%n.pid`, `SlurmdSpoolDir=${folder}/%n`, `StateSaveLocation=${folder}/state`],
    ...[`SlurmctldLogFile=${folder}/slurmctld.log`, `SlurmdLogFile=${folder}/slurmd-%n.log`],
    ...['ProctrackType=proctrack/linuxproc', 'TaskPlugin=task/none', 'SwitchType=switch/none', 'MpiDefault=none'],
    ...['ReturnToService=2', 'SchedulerType=sched/backfill', 'SelectType=select/cons_tres'],
    'SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0,sched_min_interval=0',
    ...['SelectTypeParameters=CR_Core_Memory', 'DefMemPerCPU=700', 'GresTypes=gpu', 'MinJobAge=300'],
    ...['KillWait=2', 'SlurmctldTimeout=30', 'SlurmdTimeout=6', 'InactiveLimit=0'],
    ...['CommunicationParameters=NoInAddrAny,NoCtldInAddrAny', 'AccountingStorageType=accounting_storage/none'],
    ...['JobAcctGatherType=jobacct_gather/linux', 'JobAcctGatherFrequency=1'],
    machine('n1', ' Gres=gpu:1'),
    machine('n2', ''),
    'PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP PriorityTier=1',
    ...more,
  ];
}

/** The processes in which a machine of a cluster runs jobs. */
async function listSteps(machine: string | undefined, folder: string): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('slurmstepd')) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (!environment.includes(`SLURM_CONF=${folder}/`)) continue;
    if (
      machine === undefined ||
      environment.includes(`SLURMD_NODENAME=${machine}\0`) ||
      (await isOf(Number(name), machine))
    )
      found.push(Number(name));
  }
  return found;
}

/** A step that has no name of its machine belongs to the daemon that started it. */
async function isOf(pid: number, machine: string): Promise<boolean> {
  const children = await childrenOf(pid);
  for (const child of children) {
    const environment = await readFile(`/proc/${child}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`SLURMD_NODENAME=${machine}\0`)) return true;
  }
  return false;
}

async function killTree(pid: number): Promise<void> {
  const below = await childrenOf(pid);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
  for (const child of below) await killTree(child);
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
}

/** Ports of loopback that are free now. */
async function findPorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as { port: number }).port);
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}
