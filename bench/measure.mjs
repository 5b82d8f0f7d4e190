/** Times whole processes from outside, two commands in turn, and quotes medians of the ratios pair by pair. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** NODE_EXTRA_CA_CERTS makes Node 20 parse a CA file at every start, which hides what we measure. */
function environment(extra = {}) {
  const env = { ...process.env, ...extra };
  delete env.NODE_EXTRA_CA_CERTS;
  return env;
}

function start(command, env, stdio = ['ignore', 'ignore', 'ignore']) {
  const [file, ...args] = command;
  return spawn(file, args, { stdio, env: environment(env) });
}

function finished(child, command) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command.join(' ').slice(0, 200)} ended with ${code}`));
    });
  });
}

/** Wall time of one run in milliseconds. */
async function wall({ command, env }) {
  const begin = process.hrtime.bigint();
  await finished(start(command, env), command);
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

/** Peak resident memory of one run in MiB: the high-water mark of the process, read until it ends. */
export async function peakMemory({ command, env }) {
  const child = start(command, env);
  const done = finished(child, command);
  let peak = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const kib = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    peak = Math.max(peak, kib / 1024);
  }, 2);
  await done.finally(() => clearInterval(timer));
  return peak;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A B A B …: median times in milliseconds, and the median of the ratios A/B. */
export async function pair(a, b, runs) {
  await wall(a);
  await wall(b);
  const times = [];
  for (let index = 0; index < runs; index++) times.push([await wall(a), await wall(b)]);
  return {
    a: median(times.map(([first]) => first)),
    b: median(times.map(([, second]) => second)),
    ratio: median(times.map(([first, second]) => first / second)),
  };
}
