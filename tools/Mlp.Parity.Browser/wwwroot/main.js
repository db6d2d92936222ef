import { dotnet } from './_framework/dotnet.js';

const { getAssemblyExports, getConfig } = await dotnet.create();
const { Program } = (await getAssemblyExports(getConfig().mainAssemblyName)).Mlp.Parity;
const lines = Program.Lines();

// Again, since the interpreter optimises what has run often: a fault of that once showed in the second pass only.
let changed = '';
for (let pass = 0; pass < 20; pass++) {
    if (Program.Lines() !== lines) changed = '\nchanged in a later pass';
}

document.getElementById('lines').textContent = `${lines}${changed}\ndone\n`;
