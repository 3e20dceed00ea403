// node duckdb.mjs QUERY FILE SMALL: runs QUERY on one thread, {file} in it being FILE, and prints its rows as JSON lines
// (COPY writes them itself). The last line on standard error is `seconds N`: the query alone, after the same query over the
// file SMALL has warmed up node and DuckDB.
import { DuckDBInstance } from '@duckdb/node-api';

const [query, file, small] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const on = (path) => connection.runAndReadAll(query.replaceAll('{file}', path));

await on(small);
const start = process.hrtime.bigint();
const result = await on(file);
const took = process.hrtime.bigint() - start;

if (!query.startsWith('COPY')) {
  process.stdout.write(result.getRowObjectsJson().map((row) => JSON.stringify(row) + '\n').join(''));
}
process.stderr.write(`seconds ${Number(took) / 1e9}\n`);
