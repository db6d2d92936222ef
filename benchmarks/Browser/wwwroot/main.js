import { dotnet } from './_framework/dotnet.js';
import { contendersOf, measure } from './measure.js';

const { getAssemblyExports, getConfig } = await dotnet.create();
const program = (await getAssemblyExports(getConfig().mainAssemblyName)).Browser.Program;
program.Measure('MlpGen 16-32-16-4 step', 0);

// Milliseconds from opening the page; ../../BrowserRunner reads it, and calls what is below.
window.firstStep = performance.now();

window.measureAll = async (rounds, milliseconds, withOnnxRuntime) =>
    measure({ ...contendersOf(program), ...(withOnnxRuntime ? await onnxRuntime() : {}) }, rounds, milliseconds);

async function onnxRuntime() {
    const ort = await import('./ort/ort.wasm.min.mjs');
    ort.env.wasm.numThreads = 1;
    const contenders = {};
    for (const widths of ['16-32-16-4', '64-128-64-10']) {
        const session = await ort.InferenceSession.create(`models/${widths}.onnx`, { executionProviders: ['wasm'] });
        for (const rows of [1, 32]) {
            const depth = parseInt(widths);
            const data = Float32Array.from({ length: rows * depth }, (_, i) => Math.sin(i));
            const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', data, [rows, depth]) };
            contenders[`onnxruntime-web ${widths} ${rows}`] = async milliseconds => {
                const start = performance.now();
                let runs = 0, now;
                do {
                    for (let i = 0; i < 8; i++) await session.run(feeds);
                    runs += 8;
                    now = performance.now();
                } while (now - start < milliseconds);
                return 1000 * (now - start) / runs;
            };
        }
    }
    return contenders;
}
