// nginx with its DAV module as a shared store, where it is installed (Debian: `apt-get install nginx-light`). All of its files
// are in the folder of the test, and nothing of the system's configuration is read.

import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findPort } from './find-port.ts';
import { waitForServer } from './wait-for-server.ts';

export interface Nginx extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The folder whose files are served. */
  readonly folder: string;
}

export interface NginxOptions {
  /** Answers 412 to a PUT of a path that exists. Default false: then a PUT replaces. */
  readonly isWriteOnce?: boolean;
  /** Who may read and write, and who may only read. Default: everybody may do both. */
  readonly accounts?: { readonly writer: Account; readonly reader: Account };
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** The program, or why there is none. */
export function findNginx(): { readonly program: string } | { readonly missing: string } {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const program = folders.map((folder) => join(folder, 'nginx')).find(isExecutable);
  return program === undefined ? { missing: 'nginx is not installed' } : { program };
}

export async function startNginx(program: string, folder: string, options: NginxOptions = {}): Promise<Nginx> {
  for (const name of ['data', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const port = await findPort();
  const { accounts } = options;
  if (accounts) {
    const line = ({ user, password }: Account) => `${user}:{PLAIN}${password}\n`;
    writeFileSync(join(folder, 'writers'), line(accounts.writer));
    writeFileSync(join(folder, 'readers'), line(accounts.writer) + line(accounts.reader));
  }
  const settings = join(folder, 'nginx.conf');
  writeFileSync(settings, writeSettings(folder, port, options));
  const server = spawn(program, ['-p', `${folder}/`, '-c', settings, '-e', join(folder, 'error.log')], {
    stdio: 'ignore',
  });
  const origin = `http://127.0.0.1:${port}`;
  await waitForServer(server, `${origin}/`, () => readFileSync(join(folder, 'error.log'), 'utf8'));
  return { origin, folder: join(folder, 'data'), [Symbol.asyncDispose]: () => end(server) };
}

function writeSettings(folder: string, port: number, { isWriteOnce, accounts }: NginxOptions): string {
  const files = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off; worker_processes 2; pid ${folder}/nginx.pid; ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 512; }
    http {
      access_log off; default_type application/octet-stream; client_max_body_size 0;
      ${files.map((name) => `${name}_temp_path ${folder}/tmp/${name};`).join(' ')}
      server {
        listen 127.0.0.1:${port};
        root ${folder}/data;
        ${isWriteOnce ? writeOnce : ''}
        location / {
          dav_methods PUT DELETE;
          create_full_put_path on;
          autoindex on;
          autoindex_format json;
          ${accounts ? `auth_basic store; auth_basic_user_file ${folder}/readers;` : ''}
          ${accounts ? `limit_except GET HEAD { auth_basic store; auth_basic_user_file ${folder}/writers; }` : ''}
        }
      }
    }`;
}

/** A location's own `if` is not read inside \`limit_except\`. */
const writeOnce = `
        set $once $request_method;
        if (-f $request_filename) { set $once "\${once} exists"; }
        if ($once = "PUT exists") { return 412; }`;

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill();
  await ended;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
