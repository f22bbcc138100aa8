// What would make a key lie: found where a step reaches it, with its place, and not where something only looks like it.

import { describe, expect, it } from 'vitest';
import { type Files, traceMain } from '../code-project.rig.ts';
import { parseModule } from './parse-module.ts';

/** `kind name`, of everything in a module. */
function find(source: string): readonly string[] {
  const { units } = parseModule('a.ts', Buffer.from(source));
  return units.flatMap(({ impurities }) => impurities.map(({ kind, name }) => `${kind} ${name}`));
}

/** `kind name file:line:column`, of what `run` reaches, with `at load` where it is not in a function that is called later. */
async function reach(files: Files | string): Promise<readonly string[]> {
  const { impurities } = await traceMain(files);
  return impurities.map(
    ({ kind, name, file, line, column, isAtLoad }) =>
      `${kind} ${name} ${file}:${line}:${column}${isAtLoad ? ' at load' : ''}`,
  );
}

describe('the environment', () => {
  it.each<[string, readonly string[]]>([
    ['process.env.HOME', ['env HOME']],
    [`process.env['HOME']`, ['env HOME']],
    ['process?.env?.HOME', ['env HOME']],
    ['process.env.HOME ?? 1', ['env HOME']],
    ['process.env.HOME.length', ['env HOME']],
    ['process.env[name]', ['env null']],
    ['f(process.env)', ['env null']],
    ['({ ...process.env })', ['env null']],
    [`'HOME' in process.env`, ['env null']],
    ['const { HOME, LANG: l = 1, ...rest } = process.env', ['env HOME', 'env LANG', 'env null']],
    ['const { env } = process', ['env null']],
    ['const { env: { HOME } } = process', ['env HOME']],
    ['globalThis.process.env.HOME', ['env HOME']],
    ['(globalThis as any).process.env.HOME', ['env HOME']],
    ['declare const process: any; process.env.HOME', ['env HOME']],
    [`import process from 'node:process'; process.env.HOME`, ['env HOME']],
    [`import process from 'process'; f(process['env'].HOME)`, ['env HOME']],
    [`import * as p from 'node:process'; p.env.HOME`, ['env HOME']],
    [`import { env } from 'node:process'; env.HOME`, ['env HOME']],
    [`import { env as e } from 'node:process'; f(e[name])`, ['env null']],
    [`import { env } from 'node:process'; const { HOME } = env`, ['env HOME']],
    ['process.env.HOME += 1', ['env HOME']],
    // Set for others, and read by nobody here.
    ['process.env.HOME = 1', []],
    ['delete process.env.HOME', []],
    ['process.memoryUsage()', []],
    ['process.envs', []],
    ['const process = { env: { HOME: 1 } }; f(process.env.HOME)', []],
    ['((process) => process.env.HOME)(f)', []],
    ['x = { process: { env: 1 } }.process.env', []],
    [`import { env } from './env.ts'; env.HOME`, []],
    [`import { env } from '@own/process'; env.HOME`, []],
    ['type A = typeof process.env.HOME', []],
    ['// process.env.HOME', []],
    ['"process.env.HOME"', []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });
});

describe('the clock', () => {
  it.each<[string, readonly string[]]>([
    ['Date.now()', ['clock Date']],
    ['f(Date.now)', ['clock Date']],
    [`Date['now']()`, ['clock Date']],
    ['new Date()', ['clock Date']],
    ['new Date', ['clock Date']],
    ['Date()', ['clock Date']],
    ['globalThis.Date.now()', ['clock Date']],
    [`new File([], 'x')`, ['clock File']],
    [`new File([], 'x', { type: 'text/plain' })`, ['clock File']],
    [`new File([], 'x', { lastModified: 1 })`, []],
    [`new File([], 'x', options)`, []],
    ['performance.toJSON()', ['clock performance.toJSON']],
    ['new globalThis.Date()', ['clock Date']],
    ['const { now } = Date', ['clock Date']],
    ['Temporal.Now.instant()', ['clock Temporal.Now']],
    ['Intl.DateTimeFormat().format()', ['clock Intl.DateTimeFormat']],
    [`new Intl.DateTimeFormat('de').formatToParts()`, ['clock Intl.DateTimeFormat']],
    ['const format = new Intl.DateTimeFormat(); f(() => format.format(undefined))', ['clock Intl.DateTimeFormat']],
    ['new Intl.DateTimeFormat().format(date)', []],
    ['const format = new Intl.DateTimeFormat(); dates.map(format.format)', []],
    ['new Intl.DateTimeFormat().resolvedOptions()', []],
    ['new Intl.NumberFormat().format()', []],
    ['performance.timeOrigin', ['clock performance.timeOrigin']],
    [`import { performance } from 'node:perf_hooks'; performance.timeOrigin`, ['clock performance.timeOrigin']],
    ['interface Date { a: 1 } Date.now()', ['clock Date']],
    ['type Date = string; Date.now()', ['clock Date']],
    ['performance.now()', []],
    [`import { performance } from 'node:perf_hooks'; performance.now()`, []],
    ['new Date(0)', []],
    ['new Date(...parts)', []],
    ['Date.UTC(2026, 1)', []],
    ['Date.parse(text)', []],
    ['a instanceof Date', []],
    ['const a: Date = b', []],
    ['class Date { static now() { return 1 } } f(Date.now(), new Date())', []],
    ['f((Date) => new Date())', []],
    [`import { Date } from './date.ts'; new Date()`, []],
    ['a.Date.now()', []],
    ['setTimeout(f, 10)', []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });
});

describe('the network', () => {
  it.each<[string, readonly string[]]>([
    ['await fetch(url)', ['network fetch']],
    ['globalThis.fetch(url)', ['network fetch']],
    ['const { fetch } = globalThis', ['network fetch']],
    ['f({ fetch })', ['network fetch']],
    ['new WebSocket(url)', ['network WebSocket']],
    ['new EventSource(url)', ['network EventSource']],
    [`import { get } from 'node:https'; get(url)`, ['network node:https']],
    [`import http from 'http'; http.get(url)`, ['network http']],
    [`import * as net from 'node:net'; f(net)`, ['network node:net']],
    [`import { lookup } from 'node:dns/promises'; lookup(a)`, ['network node:dns/promises']],
    [`const { get } = await import('node:http')`, ['network node:http']],
    [`require('node:tls').connect()`, ['network node:tls']],
    [`import { get } from 'node:https'`, []],
    [`import type { Server } from 'node:http'; const a: Server = b`, []],
    [`import { isIP, STATUS_CODES } from 'node:net'; f(isIP(a), STATUS_CODES)`, []],
    [`import { get } from './http'; get(url)`, []],
    ['const fetch = f; fetch(url)', []],
    ['a.fetch(url)', []],
    ['a = { fetch: 1 }', []],
    ['type A = typeof fetch', []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });
});

describe('files', () => {
  it.each<[string, readonly string[]]>([
    [`import { readFileSync } from 'node:fs'; readFileSync('a.csv')`, ['file a.csv']],
    [`import { readFile } from 'node:fs/promises'; await readFile(\`a.csv\`, 'utf8')`, ['file a.csv']],
    [`import fs from 'fs'; fs.readFileSync('a.csv')`, ['file a.csv']],
    [`import fs from 'fs'; fs.promises.readFile('a.csv')`, ['file a.csv']],
    [`import * as fs from 'node:fs'; fs.createReadStream('a.csv')`, ['file a.csv']],
    [`import { promises as fs } from 'node:fs'; fs.open('a.csv')`, ['file a.csv']],
    [`import { readdirSync } from 'node:fs'; readdirSync('data')`, ['file data']],
    [`import { existsSync } from 'node:fs'; existsSync('data')`, ['file data']],
    [`import { copyFile } from 'node:fs/promises'; copyFile('a.csv', to)`, ['file a.csv']],
    [
      `import { readFileSync } from 'node:fs'; readFileSync(join(import.meta.dirname, '..', 'a.csv'))`,
      ['file ../a.csv'],
    ],
    [`import { readFileSync } from 'node:fs'; readFileSync(path.resolve(process.cwd(), 'a.csv'))`, ['file a.csv']],
    [`import { readFileSync } from 'node:fs'; readFileSync(\`\${import.meta.dirname}/a.csv\`)`, ['file a.csv']],
    [`import { readdirSync } from 'node:fs'; readdirSync(new URL('./data/', import.meta.url))`, ['file ./data/']],
    ['process.loadEnvFile("a.env")', ['file a.env']],
    ['process.loadEnvFile()', ['file .env']],
    [`import { loadEnvFile } from 'node:process'; loadEnvFile('a.env')`, ['file a.env']],
    [`import { DatabaseSync } from 'node:sqlite'; new DatabaseSync('a.db')`, ['file a.db']],
    [`import sqlite from 'node:sqlite'; new sqlite.DatabaseSync(join(import.meta.dirname, 'a.db'))`, ['file a.db']],
    [`import { WASI } from 'node:wasi'; new WASI({})`, ['file node:wasi']],
    ['localStorage.getItem("a")', ['file localStorage']],
    // A list is joined, and no path is written.
    [`import { readFileSync } from 'node:fs'; readFileSync([raw.path, 'a.csv'].join('/'))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(raw.path.split('/').concat('a.csv').join('/'))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(raw.path.concat('/', 'a.csv'))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(path.join(...parts))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(path.join(...parts, 'a.csv'))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(\`\${raw.path}/a.csv\`)`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(raw.path + '/a.csv')`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(path.posix.join('data', 'a.csv'))`, ['file data/a.csv']],
    [`import { DatabaseSync } from 'node:sqlite'; new DatabaseSync(':memory:'), new DatabaseSync(raw.path)`, []],
    ['process.loadEnvFile(raw.path)', []],
    // Read where it flows in, written, or counted with its bytes.
    [`import { readFileSync } from 'node:fs'; readFileSync(raw.path)`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(join(folder, 'a.csv'))`, []],
    [`import { writeFileSync } from 'node:fs'; writeFileSync('a.csv', text)`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync(new URL('./a.csv', import.meta.url))`, []],
    [`import { readFileSync } from 'node:fs'; readFileSync('/proc/meminfo')`, []],
    [`import { readFileSync } from './fs.ts'; readFileSync('a.csv')`, []],
    [`import { readFileSync } from 'node:fs'; f(readFileSync)`, []],
    [`files.readFile('a.csv')`, []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });
});

describe('the machine', () => {
  it.each<[string, readonly string[]]>([
    [`import os from 'node:os'; os.hostname()`, ['machine os.hostname']],
    [
      `import { cpus, totalmem as memory } from 'os'; f(cpus().length, memory())`,
      ['machine os.cpus', 'machine os.totalmem'],
    ],
    [`import * as os from 'node:os'; os.userInfo().username`, ['machine os.userInfo']],
    [`import { availableParallelism } from 'node:os'; availableParallelism()`, ['machine os.availableParallelism']],
    ['process.pid', ['machine process.pid']],
    ['process.version', ['machine process.version']],
    ['process.versions.icu', ['machine process.versions']],
    ['process.report.getReport()', ['machine process.report']],
    ['process.getuid()', ['machine process.getuid']],
    [`process.getBuiltinModule('os')`, ['machine process.getBuiltinModule']],
    ['const { ppid } = process', ['machine process.ppid']],
    ['navigator.hardwareConcurrency', ['machine navigator.hardwareConcurrency']],
    [`import v8 from 'node:v8'; v8.getHeapStatistics()`, ['machine node:v8']],
    ['process.platform', ['platform process.platform']],
    ['globalThis.process.arch', ['platform process.arch']],
    [`import { EOL, platform } from 'node:os'; f(EOL, platform())`, ['platform os.EOL', 'platform os.platform']],
    ['navigator.platform', ['platform navigator.platform']],
    [`import { tmpdir } from 'node:os'; tmpdir()`, []],
    [`import v8 from 'node:v8'; v8.serialize(a)`, []],
    ['process.hrtime.bigint()', []],
    ['process.title = "a"', []],
    ['process.exitCode = 1', []],
    ['process.stdout.write("a")', []],
    ['process.cwd()', []],
    ['const os = { cpus: f }; os.cpus()', []],
    ['navigator.language', []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });
});

describe('chance', () => {
  it.each<[string, readonly string[]]>([
    ['Math.random()', ['random Math.random']],
    ['f(Math.random)', ['random Math.random']],
    ['const { random } = Math', ['random Math.random']],
    ['crypto.randomUUID()', ['random crypto.randomUUID']],
    ['crypto.getRandomValues(a)', ['random crypto.getRandomValues']],
    [`import { randomBytes } from 'node:crypto'; randomBytes(4)`, ['random randomBytes']],
    [`import crypto from 'crypto'; crypto.randomInt(4)`, ['random randomInt']],
    [`import * as c from 'node:crypto'; c.webcrypto.getRandomValues(a)`, ['random getRandomValues']],
    ['Math.floor(1.5)', []],
    [`import { createHash } from 'node:crypto'; createHash('sha256')`, []],
    ['const Math = f; Math.random()', []],
    ['context.random("a")', []],
  ])('%s', (source, expected) => {
    expect(find(source)).toEqual(expected);
  });

  it('in a function that is called later is told apart from chance while a module loads', async () => {
    expect(await reach('export const run = () => Math.random();')).toEqual(['random Math.random main.ts:1:26']);
    expect(await reach('const a = Math.random(); export const run = () => a;')).toEqual([
      'random Math.random main.ts:1:11 at load',
    ]);
    expect(await reach('const a = [1].map(() => Math.random()); export const run = () => a;')).toEqual([
      'random Math.random main.ts:1:25 at load',
    ]);
    expect(await reach('const a = z.string().default(() => Math.random()); export const run = () => a;')).toEqual([
      'random Math.random main.ts:1:36 at load',
    ]);
    const far = {
      'main.ts': `import { draw } from './draw.ts'; const a = draw(); export const run = () => a;`,
      'draw.ts': 'export const draw = () => once(); const once = () => Math.random();',
    };
    expect(await reach(far)).toEqual(['random Math.random draw.ts:1:54 at load']);
    expect(await reach({ ...far, 'main.ts': far['main.ts'].replace('= draw()', '= draw') })).toEqual([
      'random Math.random draw.ts:1:54',
    ]);
  });
});

describe('state', () => {
  const registry = `export const cache = new Map();
export const lists = { one: [] };
export let last = 0;
export class Names { all = []; #count = 0; add(name) { this.all.push(name); } tell() { this.note(); } note() { this.#count++; } size() { return this.all.length; } static made = 0; static make() { this.made++; } static none() {} }
export class More extends Names { other() {} }
export const names = new Names(), more = new More();
export const math = { add: (a, b) => a + b, inner: { add: (a) => a }, kept: [], keep(a) { this.kept.push(a); } };
`;
  const stateOf = async (body: string): Promise<readonly string[]> => {
    const imports = `import { cache, lists, last, math, More, more, Names, names } from './registry.ts'; import * as all from './registry.ts'; import * as tf from 'tf'; import { z } from 'zod';`;
    const source = `${imports}\nlet own = 0; const seen = new Set(), list = [];\nexport const run = (given) => { ${body} };`;
    return (await reach({ 'main.ts': source, 'registry.ts': registry }))
      .filter((found) => found.startsWith('state'))
      .map((found) => found.split(' ').slice(0, 2).join(' '));
  };

  it.each([
    ['own = 1', 'own'],
    ['own++', 'own'],
    ['[own] = [1]', 'own'],
    ['({ a: own } = given)', 'own'],
    ['for (own of given) ;', 'own'],
    ['seen.add(1)', 'seen'],
    ['seen?.add(1)', 'seen'],
    ['list[0] = 1', 'list'],
    ['list.length = 0', 'list'],
    ['list.push(1)', 'list'],
    ["list['push'](1)", 'list'],
    ['(list as any[])!.push(1)', 'list'],
    ['(given ?? list).push(1)', 'list'],
    ['delete list[0]', 'list'],
    ['Object.assign(list, given)', 'list'],
    ['Reflect.set(list, 0, 1)', 'list'],
    ['given.forEach((a) => seen.add(a))', 'seen'],
    ["cache.set('a', 1)", 'cache'],
    ["cache.addListener('a', f)", 'cache'],
    ['cache.abort()', 'cache'],
    ['cache.enterWith(1)', 'cache'],
    ["cache.get('a').push(1)", 'cache'],
    ["all.cache.set('a', 1)", 'all'],
    ['lists.one.push(1)', 'lists'],
    ['lists.two = []', 'lists'],
    ['names.add(1)', 'names'],
    ['names.tell()', 'names'],
    ['more.add(1)', 'more'],
    ['Names.make()', 'Names'],
    ['More.make()', 'More'],
    ['Names.made = 1', 'Names'],
    ['math.keep(1)', 'math'],
    ['globalThis.seen = 1', 'globalThis'],
    ['Array.prototype.first = given', 'Array'],
  ])('is changed by %s', async (body, name) => {
    expect(await stateOf(body)).toEqual([`state ${name}`]);
  });

  it.each([
    ['const own = 1; let a = own; a++'],
    ['const cache = new Map(); cache.set(1, 2)'],
    ['((seen) => seen.add(1))(new Set())'],
    ['given.push(1)'],
    ['[...list].sort()'],
    ['[list, seen].reverse()'],
    ['Object.assign({ ...lists }, given)'],
    ['Object.assign({}, lists)'],
    ['list.map((a) => a + 1).push(1)'],
    ['list.toSorted()'],
    ['names.size()'],
    ['new Names().add(1)'],
    ['Names.none()'],
    ['more.other()'],
    ['math.add(1, 2)'],
    ['math.inner.add(1)'],
    ['tf.add(1, 2)'],
    ['tf?.fill(1)'],
    ['z.set(z.string())'],
    ["cache.get('a')"],
    ['given.x = { own: 1, seen }'],
    ['process.exitCode = 1'],
    ["process.env.A = 'b'"],
    ['console.log = given'],
  ])('is not by %s', async (body) => {
    expect(await stateOf(body)).toEqual([]);
  });

  /** What a function keeps between its calls, at the top of a module. */
  const kept = `export function counter() { let n = 0; return () => ++n; }
export const memoize = (f) => { const known = new Map(); return (a) => { if (!known.has(a)) known.set(a, f(a)); return known.get(a); }; };
export const box = () => { const all = []; const push = (a) => { all.push(a); }; return { add(a) { push(a); }, put: push, size: () => all.length }; };
export function* ids() { for (let n = 0; ; n++) yield n; }
export const table = () => { const rows = []; const add = (a) => rows.push(a); add(1); add(2); return rows; };
export const square = (n) => () => n * n;
export const pair = () => { let n = 0; return [() => ++n, () => 1]; };
export class Ids { n = 0; next = () => ++this.n; size() { return this.n; } get last() { return this.n++; } get now() { return this.n; } }
export const maker = () => () => { let n = 0; return () => ++n; };
export const reader = () => { let n = 0; return { get up() { return ++n; }, get now() { return n; } }; };
`;
  const keptBy = async (held: string, body: string): Promise<readonly string[]> => {
    const source = `import { box, counter, Ids, ids, maker, memoize, pair, reader, square, table } from './kept.ts';\n${held}\nexport const run = (given) => { ${body} };`;
    return (await reach({ 'main.ts': source, 'kept.ts': kept }))
      .filter((found) => found.startsWith('state'))
      .map((found) => found.split(' ').slice(0, 2).join(' '));
  };

  it.each([
    ['const next = (() => { let n = 0; return () => ++n; })();', 'next()'],
    ['const next = (function () { let n = 0; return function () { n += 1; return n; }; })();', 'next()'],
    ['const next = (() => { const seen = new Set(); const has = (a) => { seen.add(a); }; return has; })();', 'next(1)'],
    ['const next = (() => { let n = 0; return { up: () => ++n, get: () => n }; })();', 'next.up()'],
    ['const next = counter();', 'next()'],
    ['const next = counter(); const again = () => next();', 'again()'],
    ['const next = memoize((a) => a);', 'given.map(next)'],
    ['const next = box();', 'next.add(1)'],
    ['const next = box();', 'next.put(1)'],
    ['const next = ids();', 'next.next()'],
    ['const next = [1, 2].values();', 'next.next()'],
    ['const next = /a/g;', 'next.test(given)'],
    ['const next = /a/y;', 'next.exec(given)'],
    ['const next = new Map();', 'const own = next.get(1); own.count = 1'],
    ['const next = [{}];', 'const own = next[0]; const same = own; same.a = 1'],
    ['const next = [];', 'const own = next; own.push(1)'],
    ['const next = maker()();', 'next()'],
    ['const next = (() => () => { let n = 0; return () => ++n; })()();', 'next()'],
    ['const next = { up: counter() };', 'next.up()'],
    ['const next = { inner: { up: counter() } };', 'next.inner.up()'],
    ['const next = { up: box() };', 'next.up.add(1)'],
    ['const next = { up: new Ids() };', 'next.up.next()'],
    ['const next = { up: (() => { let n = 0; return () => ++n; })() };', 'next.up()'],
    ['const next = { n: 0, get up() { return ++this.n; } };', 'return next.up'],
    ['const next = reader();', 'return next.up'],
    ['const next = new Ids();', 'return next.last'],
    ["const next = createHash('sha256');", 'next.update(given)'],
    ["const next = crypto.createHash('sha256');", 'next.update(given)'],
    ['const next = new StringDecoder();', 'next.write(given)'],
    ['const next = [{ n: 0 }];', 'for (const one of next) one.n += 1'],
    ['const next = new Set();', 'for (const one of next) one.n += 1'],
    ['const next = { a: { n: 0 } };', 'for (const one of Object.values(next)) one.n += 1'],
    ['const next = new Map();', 'for (const [, one] of next) one.n += 1'],
    ['const next = new Map();', 'for (const [, one] of next.entries()) one.push(1)'],
    ['const next = new Map();', 'for (const one of [...next.values()].filter(Boolean)) delete one.n'],
    ['const next = { n: 0 };', 'for (const one of [next]) one.n += 1'],
    ['const next = [{ n: 0 }];', 'next.forEach((one) => { one.n += 1; })'],
    ['const next = [{ n: 0 }];', 'return next.map((one) => ++one.n)'],
    ['const next = [{ n: 0 }];', 'next.filter(given).forEach(({ inner }) => inner.push(1))'],
    ['const next = { inner: [] };', 'const { inner } = next; inner.push(1)'],
    ['const next = [{ n: 0 }];', 'const [first] = next; first.n = 1'],
    ['const next = [{ n: 0 }];', 'next.find((one) => one).n = 1'],
    ['const { add: next } = box();', 'next(1)'],
    ['const { next } = (() => { let n = 0; return { next: () => ++n }; })();', 'next()'],
    ['const [next] = pair();', 'next()'],
    ['const { next } = new Ids();', 'next()'],
    ['const next = box().put;', 'next(1)'],
    ['const next = given ? counter() : counter();', 'next()'],
    ['const list = []; const next = list.push.bind(list);', 'next(1)'],
    ['const state = { n: 0 }; function count() { return ++this.n; } const next = count.bind(state);', 'next()'],
    ['const next = new DataView(new ArrayBuffer(8));', 'next.setFloat64(0, 1)'],
    ['const next = Buffer.alloc(1);', 'next.writeUInt8(1)'],
  ])('is kept by %s and changed by %s', async (held, body) => {
    expect(await keptBy(held, body)).toEqual(['state next']);
  });

  it.each([
    [
      'const next = (() => { const rows = []; const add = (a) => rows.push(a); add(1); return rows; })();',
      'next.map(given)',
    ],
    ['const next = (() => { let n = 0; n += 1; return () => n; })();', 'next()'],
    ['const next = (() => { let n = 0; return { up: () => ++n, get: () => n }; })();', 'next.get()'],
    ['const next = (() => () => { let n = 0; return ++n; })();', 'next()'],
    ['const next = square(2);', 'next()'],
    ['const { size: next } = box();', 'next()'],
    ['const [, next] = pair();', 'next()'],
    ['const next = box().size;', 'next()'],
    ['const { size: next } = new Ids();', 'next()'],
    ['const state = { n: 0 }; function count() { return this.n; } const next = count.bind(state);', 'next()'],
    ['const next = given ?? square(2);', 'next()'],
    ['const next = table();', 'next.length'],
    ['const next = maker();', 'next()'],
    ['const next = maker();', 'return next()()'],
    ['const next = { up: square(2) };', 'next.up()'],
    ['const next = { up: new Ids() };', 'next.up.size()'],
    ['const next = { n: 0, get up() { return this.n; } };', 'return next.up'],
    ['const next = reader();', 'return next.now'],
    ['const next = new Ids();', 'return next.now'],
    ['const next = load();', 'return next.next'],
    ['const next = createHash;', "next('sha256').update(given)"],
    ['const next = [{ n: 0 }];', 'for (const one of next.map((a) => ({ ...a }))) one.n = 1'],
    ['const next = [{ n: 0 }];', 'for (const one of structuredClone(next)) one.n = 1'],
    ['const next = [{ n: 0 }];', 'for (const one of Object.keys(next)) given(one)'],
    ['const next = [{ n: 0 }];', 'for (const { a, ...rest } of next) rest.b = a'],
    ['const next = [{ n: 0 }];', 'given.forEach((one) => { one.n = 1; })'],
    ['const next = [{ n: 0 }];', 'Array.from(next, (a) => ({ ...a })).forEach((one) => { one.n = 1; })'],
    ['const next = [1, 2];', 'for (let one of next) { one += 1; given(one); }'],
    ['const next = box(); next.add(1);', 'next.size()'],
    ['const next = counter; ', 'const own = next(); own()'],
    ['', 'const own = counter(); own()'],
    ['', 'const all = [...ids()]'],
    ['const next = /a/;', 'next.test(given)'],
    ['const next = /a/g;', "given.replace(next, 'b')"],
    ['const next = [{}];', 'const own = { ...next[0] }; own.a = 1'],
    ['const next = [[2, 1]];', 'const own = [...next[0]]; own.sort()'],
    ['const next = new Map();', 'const own = structuredClone(next.get(1)); own.count = 1'],
  ])('is not by %s and %s', async (held, body) => {
    expect(await keptBy(held, body)).toEqual([]);
  });

  it('that is written while modules load is none', async () => {
    const files = {
      'main.ts': `import './plug-in.ts'; import { find } from './registry.ts'; export const run = () => find('a');`,
      'plug-in.ts': `import { register } from './registry.ts'; register('a', 1); const b = register('b', 2);`,
      'registry.ts': `const known = new Map(); for (const a of ['x']) known.set(a, 1);
        ['y'].forEach((a) => known.set(a, 2));
        export function register(name, value) { known.set(name, value); }
        export const find = (name) => known.get(name);`,
    };
    expect(await reach(files)).toEqual([]);
    const called = files['main.ts'].replace('find(', 'register(').replace('{ find }', '{ register }');
    expect(await reach({ ...files, 'main.ts': called })).toEqual(['state known registry.ts:3:49']);
  });

  it('that a function of a schema writes is some', async () => {
    expect(
      await reach(
        'let calls = 0; const schema = z.string().transform((a) => { calls++; return a; }); export const run = () => schema;',
      ),
    ).toEqual(['state calls main.ts:1:61']);
  });
});

describe('what is reached', () => {
  it('counts with each place, over files, and nothing beside it does', async () => {
    const files = {
      'main.ts': `import { read } from './read.ts';
export const run = () => read() + Date.now();
export const other = () => process.env.OTHER;`,
      'read.ts': `export function read() {
  return [process.env.ONE, fetch, process.env.ONE];
}
export const clock = () => new Date();`,
    };
    expect(await reach(files)).toEqual([
      'clock Date main.ts:2:35',
      'env ONE read.ts:2:11',
      'network fetch read.ts:2:28',
      'env ONE read.ts:2:35',
    ]);
  });

  it('of a module that is loaded whole is what runs while it loads, and what that calls', async () => {
    const files = {
      'main.ts': `import { a } from './whole.ts'; export const run = () => a;`,
      'whole.ts': `export const a = 1;
globalThis.loaded = process.env.AT_LOAD;
const started = Date.now();
start(() => process.env.CALLED_BACK);
export const never = () => process.env.NEVER;
function start() { return process.env.CALLED; }
class Never { now = Date.now(); at() { return fetch; } }`,
    };
    expect(await reach(files)).toEqual([
      'env AT_LOAD whole.ts:2:21 at load',
      'clock Date whole.ts:3:17 at load',
      'env CALLED_BACK whole.ts:4:13 at load',
      'env CALLED whole.ts:6:27 at load',
    ]);
  });

  it('of a namespace that is passed around is all that it exports', async () => {
    const files = {
      'main.ts': `import * as all from './all.ts'; export const run = () => f(all);`,
      'all.ts': 'export const a = () => process.env.A; const b = () => process.env.B;',
    };
    expect(await reach(files)).toEqual(['env A all.ts:1:24']);
  });

  it('of a thread is what it does', async () => {
    const files = {
      'main.ts': `export const run = () => new Worker(new URL('./thread.ts', import.meta.url));`,
      'thread.ts': 'postMessage(process.env.A);',
    };
    expect(await reach(files)).toEqual(['env A thread.ts:1:13 at load']);
  });

  it('is none of a package, whatever its code does', async () => {
    const files = {
      'main.ts': `import { now } from 'pack'; export const run = () => now();`,
      'node_modules/pack/package.json': '{ "exports": "./index.js" }',
      'node_modules/pack/index.js': 'export const now = () => Date.now() + process.env.HOME;',
    };
    expect(await reach(files)).toEqual([]);
  });

  it('of a pipeline is what build sees, and nothing of its steps', async () => {
    const { impurities } = await (async () => {
      const { createCodeProject, trace } = await import('../code-project.rig.ts');
      await using folder = await createCodeProject({
        'main.ts': `import { definePipeline } from '@cairn/core'; import { train } from './train.ts';
          export default definePipeline('p', { build: () => train({ a: process.env.BUILD, b: Math.random() }) });`,
        'train.ts': `import { defineStep } from '@cairn/core'; f();
          export const train = defineStep('train', { run: () => work() }); const work = () => process.env.STEP;`,
      });
      return await trace(folder, ['main.ts#default'], { stopsAtDefinitions: true });
    })();
    expect(impurities.map(({ kind, name, isAtLoad }) => [kind, name, isAtLoad])).toEqual([
      ['env', 'BUILD', false],
      ['random', 'Math.random', false],
    ]);
  });
});
