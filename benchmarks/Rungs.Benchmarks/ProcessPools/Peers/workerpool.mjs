import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import { measure, versionOf } from './measure.mjs';

const script = fileURLToPath(new URL('./workerpool-worker.mjs', import.meta.url));
const pool = workerpool.pool(script, { minWorkers: 2, maxWorkers: 2, workerType: 'process' });
await measure(versionOf('workerpool'), number => pool.exec('same', [number]));
await pool.terminate();
