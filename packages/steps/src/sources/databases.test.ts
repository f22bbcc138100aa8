// Rows of SQLite and DuckDB: databases that the test makes, with values that CSV has to quote.

import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { testContext } from '@cairn/core/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { duckdbRows } from './duckdb-rows.ts';
import { sqliteRows } from './sqlite-rows.ts';

const { signal } = new AbortController();
const context = (root: string) => ({ signal, root });
const contents = `id,name,paid\n1,"Ada, ""the"" first",1.5\n2,,\n3,"two\nlines",2\n4,"",0\n`;
const insert = `INSERT INTO loans VALUES (3, 'two' || chr(10) || 'lines', 2), (1, 'Ada, "the" first', 1.5), (2, NULL, NULL), (4, '', 0)`;
const sql = 'SELECT * FROM loans ORDER BY id';

async function read(source: typeof sqliteRows, root: string, query = sql): Promise<string> {
  const fetched = { ...testContext(), version: 'v', root };
  return readFileSync((await source.fetch({ path: 'loans.db', sql: query }, fetched)).file.path, 'utf8');
}

test('SQLite: rows in their order, NULL and quotes, and a version that follows each write, also with a WAL', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cairn-sqlite-'));
  const database = new DatabaseSync(join(root, 'loans.db'));
  database.exec('CREATE TABLE loans (id INTEGER, name TEXT, paid REAL)');
  database.exec(insert.replaceAll('chr(', 'char('));
  expect(await read(sqliteRows, root)).toBe(contents);
  const versions = [await sqliteRows.version({ path: 'loans.db', sql }, context(root))];
  const byQuery = { path: 'loans.db', sql, version: 'SELECT count(*), max(id) FROM loans' };
  expect(await sqliteRows.version(byQuery, context(root))).toBe('[["4","4"]]');
  database.exec('UPDATE loans SET paid = 3 WHERE id = 1');
  versions.push(await sqliteRows.version({ path: 'loans.db', sql }, context(root)));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('INSERT INTO loans VALUES (9007199254740993, NULL, NULL)');
  versions.push(await sqliteRows.version({ path: 'loans.db', sql }, context(root)));
  database.exec('DELETE FROM loans WHERE id < 4');
  versions.push(await sqliteRows.version({ path: 'loans.db', sql }, context(root)));
  expect(new Set(versions).size).toBe(4);
  expect(await read(sqliteRows, root)).toContain('9007199254740993,,');
  database.exec("INSERT INTO loans VALUES (5, x'00', 0)");
  await expect(read(sqliteRows, root)).rejects.toThrow('the query gives bytes');
  await expect(read(sqliteRows, root, 'SELECT * FROM missing ORDER BY 1')).rejects.toThrow('no such table: missing');
  await expect(read(sqliteRows, root, 'DELETE FROM loans RETURNING id, id ORDER BY id')).rejects.toThrow();
  database.close();
  await expect(sqliteRows.version({ path: 'other.db', sql }, context(root))).rejects.toThrow('there is no database');
});

test('DuckDB: the same rows, nothing but the database, and a version that follows each write', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cairn-duckdb-'));
  const write = async (...statements: string[]) => {
    const database = await DuckDBInstance.create(join(root, 'loans.db'));
    const connection = await database.connect();
    for (const statement of statements) await connection.run(statement);
    connection.closeSync();
    database.closeSync();
  };
  await write('CREATE TABLE loans (id BIGINT, name VARCHAR, paid DOUBLE)', insert);
  expect(await read(duckdbRows, root)).toBe(contents);
  const before = await duckdbRows.version({ path: 'loans.db', sql }, context(root));
  expect(await duckdbRows.version({ path: 'loans.db', sql }, context(root))).toBe(before);
  await write('INSERT INTO loans VALUES (5, NULL, NULL)');
  expect(await duckdbRows.version({ path: 'loans.db', sql }, context(root))).not.toBe(before);
  const byQuery = { path: 'loans.db', sql, version: 'SELECT count(*), max(id) FROM loans' };
  expect(await duckdbRows.version(byQuery, context(root))).toBe('[["5","5"]]');
  await expect(read(duckdbRows, root, "SELECT * FROM '/etc/hostname' ORDER BY 1")).rejects.toThrow(/^DuckDB: /);
  await expect(read(duckdbRows, root, 'DELETE FROM loans ORDER BY 1')).rejects.toThrow(/^DuckDB: /);
  await expect(duckdbRows.version({ path: 'other.db', sql }, context(root))).rejects.toThrow('there is no database');
});
