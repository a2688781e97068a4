import { Piscina } from 'piscina';
import { measure, versionOf } from './measure.mjs';

const pool = new Piscina({ filename: new URL('./piscina-worker.mjs', import.meta.url).href, minThreads: 2, maxThreads: 2 });
await measure(versionOf('piscina'), number => pool.run(number));
await pool.destroy();
