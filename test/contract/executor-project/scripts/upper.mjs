import { readFileSync, writeFileSync } from 'node:fs';

const [from, to, exit] = process.argv.slice(2);
console.log('shouting');
if (exit !== '0') process.exit(Number(exit));
writeFileSync(to, readFileSync(from, 'utf8').toUpperCase());
