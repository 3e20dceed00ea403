// node clickhouse.mjs QUERY FILE SMALL: as duckdb.mjs does it, by ClickHouse.
import { query as run } from 'chdb';

const [query, file, small] = process.argv.slice(2);
const on = (path) => run(query.replaceAll('{file}', path) + ' SETTINGS max_threads = 1, max_parsing_threads = 1', 'JSONEachRow');

on(small);
const start = process.hrtime.bigint();
const result = on(file);
const took = process.hrtime.bigint() - start;

process.stdout.write(result);
process.stderr.write(`seconds ${Number(took) / 1e9}\n`);
