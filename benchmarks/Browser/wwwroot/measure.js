// Runs all contenders in turn, some rounds of them, and gives the microseconds of each by its name. A contender is a function of the
// milliseconds that it is to run for. The first round is for the compilers.
export async function measure(contenders, rounds, milliseconds) {
    const times = {};
    for (let round = -1; round < rounds; round++) {
        for (const [name, run] of Object.entries(contenders)) {
            const time = await run(milliseconds);
            if (round >= 0) (times[name] ??= []).push(time);
        }
    }
    return times;
}

export function contendersOf(program) {
    return Object.fromEntries(program.Names().split('\n').map(name => [name, milliseconds => program.Measure(name, milliseconds)]));
}
