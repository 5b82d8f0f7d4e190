// The yardstick for many Dockerfiles: dockerfile-utils' own API over the files of a folder. Usage: PEERS FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , peers, folder] = process.argv;
const { validate } = createRequire(join(peers, 'package.json'))('dockerfile-utils');
let found = 0;
for (const name of readdirSync(folder)) found += validate(readFileSync(join(folder, name), 'utf8')).length;
console.log(found);
