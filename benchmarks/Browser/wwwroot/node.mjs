// Under Node: node node.mjs ROUNDS MILLISECONDS prints what measure.js gives, as JSON.
import { readdirSync } from 'node:fs';
import { contendersOf, measure } from './measure.js';

// The file's name has a fingerprint in it.
const folder = new URL('./_framework/', import.meta.url);
const { dotnet } = await import(new URL(readdirSync(folder).find(name => /^dotnet\.[^.]*\.?js$/.test(name)), folder));
const { getAssemblyExports, getConfig } = await dotnet.create();
const program = (await getAssemblyExports(getConfig().mainAssemblyName)).Browser.Program;
console.log(JSON.stringify(await measure(contendersOf(program), Number(process.argv[2]), Number(process.argv[3]))));
process.exit(0);
