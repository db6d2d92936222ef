// Under Node: node node.mjs
import { readdirSync } from 'node:fs';
const folder = new URL('./_framework/', import.meta.url);
const file = readdirSync(folder).find(name => /^dotnet\.[^.]*\.?js$/.test(name));
const { dotnet } = await import(new URL(file, folder));
const { getAssemblyExports, getConfig } = await dotnet.create();
const exports = await getAssemblyExports(getConfig().mainAssemblyName);
const program = exports.Browser.Program;
console.log(program.Diag());
const names = program.Names().split('\n');
const times = Object.fromEntries(names.map(name => [name, []]));
const only = process.argv[2];
for (let round = -1; round < 9; round++) {
    for (const name of names) {
        if (only && !name.includes(only)) continue;
        const time = program.Measure(name, 60);
        if (round >= 0) times[name].push(time);
    }
}
for (const name of names) {
    if (times[name].length == 0) continue;
    const sorted = times[name].sort((a, b) => a - b);
    console.log(name.padEnd(30), sorted[0]?.toFixed(2), sorted[2]?.toFixed(2));
}
process.exit(0);
