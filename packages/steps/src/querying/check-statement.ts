// Whether a statement of SQL may be run: one query, that gives the same rows in the same order each time.

import type { Connection } from '../tables/open-database.ts';

/** A tree of DuckDB's, as `json_serialize_sql` gives it. */
type Tree = null | boolean | number | string | readonly Tree[] | { readonly [name: string]: Tree };

interface Parsed {
  readonly error: boolean;
  readonly error_message?: string;
  readonly statements?: readonly { readonly node: { readonly [name: string]: Tree } }[];
}

/**
 * @throws Error in one sentence, if it is not SQL, not a query, more than one, has no order, draws samples, or calls a function
 *   whose result depends on chance, the time or the session
 */
export async function checkStatement(connection: Connection, sql: string): Promise<void> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0])) as Parsed;
  if (parsed.error)
    throw new Error(
      /^Only SELECT statements/.test(parsed.error_message ?? '')
        ? 'The SQL is not a query: give one SELECT statement'
        : `The SQL cannot be read: ${parsed.error_message}`,
    );
  const [statement, ...others] = parsed.statements ?? [];
  if (!statement || others.length > 0)
    throw new Error(`The SQL has ${parsed.statements?.length ?? 0} statements: give one SELECT statement`);
  if (!hasOrder(statement.node))
    throw new Error('The query has no ORDER BY at its end, so that the order of its rows is not known: add one');
  if (hasSample(statement.node))
    throw new Error('The query draws a sample, which is another one each time: leave USING SAMPLE out');
  const unsteady = await listUnsteady(connection);
  const called = listCalled(statement.node).find((name) => unsteady.has(name));
  if (called !== undefined)
    throw new Error(
      `The query calls '${called}', whose result is not the same each time: give its value as a column or a literal`,
    );
}

function hasOrder(node: { readonly [name: string]: Tree }): boolean {
  const modifiers = (node['modifiers'] ?? []) as readonly { readonly type: string }[];
  return modifiers.some(({ type }) => type === 'ORDER_MODIFIER');
}

function hasSample(tree: Tree): boolean {
  if (typeof tree !== 'object' || tree === null) return false;
  if (!Array.isArray(tree) && (tree as { readonly sample?: Tree }).sample) return true;
  return Object.values(tree).some(hasSample);
}

/** Names of functions, in lower case; also those that are written without brackets, as `current_date`. */
function listCalled(tree: Tree): readonly string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  const { function_name: name, column_names: columns } = tree as {
    function_name?: Tree;
    column_names?: readonly string[];
  };
  const own = typeof name === 'string' ? [name] : columns?.length === 1 ? [columns[0]!] : [];
  return [...own.map((called) => called.toLowerCase()), ...Object.values(tree).flatMap(listCalled)];
}

async function listUnsteady(connection: Connection): Promise<ReadonlySet<string>> {
  const reader = await connection.runAndReadAll(
    "SELECT DISTINCT function_name FROM duckdb_functions() WHERE stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')",
  );
  // 'stats' and 'error' are likely names of columns, and neither gives rows that differ.
  const harmless = new Set(['stats', 'error', 'write_log', 'sleep_ms']);
  const names = reader.getRows().map(([name]) => String(name).toLowerCase());
  return new Set(
    [...names, 'current_timestamp', 'current_time', 'localtime', 'localtimestamp'].filter(
      (name) => !harmless.has(name),
    ),
  );
}
