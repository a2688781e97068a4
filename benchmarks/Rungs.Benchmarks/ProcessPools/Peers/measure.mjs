// Prints the median of a call in nanoseconds, one at a time, and the calls a second of 10,000 submitted at once.
import { readFileSync } from 'node:fs';

export const versionOf = name =>
    `${JSON.parse(readFileSync(new URL(`./node_modules/${name}/package.json`, import.meta.url))).version}, Node ${process.version}`;

const median = values => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

export async function measure(version, call) {
    const calls = 2000, atOnce = 10000, rounds = 9;
    for (let i = 0; i < 3 * calls; i++) await call(i);

    const times = [];
    for (let i = 0; i < rounds * calls; i++) {
        const start = process.hrtime.bigint();
        await call(i);
        times.push(Number(process.hrtime.bigint() - start));
    }

    const rates = [];
    for (let round = -3; round < rounds; round++) {
        const start = process.hrtime.bigint();
        await Promise.all(Array.from({ length: atOnce }, (_, i) => call(i)));
        if (round >= 0) rates.push(atOnce / (Number(process.hrtime.bigint() - start) / 1e9));
    }

    console.log(`${version}\n${median(times)}\n${median(rates)}`);
}
