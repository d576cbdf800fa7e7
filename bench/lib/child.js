import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Resident memory in MB of a process and all its descendants, added up (shared pages count in each). */
export function treeMegabytes(rootPid) {
  const parents = new Map();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended in the meantime.
    }
  }
  const belongs = pid => pid === rootPid || (parents.has(pid) && parents.get(pid) > 1 && belongs(parents.get(pid)));
  let megabytes = 0;
  for (const pid of parents.keys()) {
    if (!belongs(pid)) continue;
    try {
      const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
      megabytes += Number(kilobytes ?? 0) / 1024;
    } catch {
      // It ended in the meantime.
    }
  }
  return megabytes;
}

/** Most resident memory of this process in MB. (The system's `maxRSS` begins with that of the process that started it.) */
export function ownPeakMegabytes() {
  return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]) / 1024;
}

/** Processor seconds of all ended children of this process, theirs included. */
function childSeconds() {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}

function fail(command, args, status, errors) {
  return new Error(`${command} ${args.join(' ')} ended with ${status}\n${errors.slice(-2000)}`);
}

/**
 * Runs a command to its end.
 * @param sampleMs how often the memory is looked at
 * @param onMemory called with (milliseconds since the start, megabytes) at each look
 * @returns wall and processor milliseconds and the peak resident memory of the process tree
 */
export async function measureCommand(command, args, { sampleMs = 25, onMemory = () => {}, env } = {}) {
  const cpuBefore = childSeconds();
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    errors = (errors + text).slice(-20_000);
  });
  let peakMegabytes = 0;
  const timer = setInterval(() => {
    const megabytes = treeMegabytes(child.pid);
    peakMegabytes = Math.max(peakMegabytes, megabytes);
    onMemory(performance.now() - started, megabytes);
  }, sampleMs);
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => clearInterval(timer));
  const wallMs = performance.now() - started;
  if (status !== 0) throw fail(command, args, status, errors);
  return { wallMs, cpuMs: (childSeconds() - cpuBefore) * 1000, peakMegabytes };
}

/**
 * Runs a peer that prints `ready` once it has imported and prepared all, waits for a line, works, and prints one
 * JSON line `{ cpuMs }`: its start-up is not counted.
 */
export async function measureReadyPeer(command, args, { sampleMs = 25 } = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  let output = '';
  let peakMegabytes = 0;
  let onOutput = () => {};
  child.stderr.setEncoding('utf8').on('data', text => {
    errors = (errors + text).slice(-20_000);
  });
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text;
    onOutput();
  });
  const closed = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const lines = count =>
    Promise.race([
      new Promise(resolve => {
        onOutput = () => output.split('\n').length > count && resolve(undefined);
        onOutput();
      }),
      closed.then(status => {
        if (output.split('\n').length <= count) throw fail(command, args, status, errors);
      }),
    ]);
  await lines(1);
  const started = performance.now();
  const timer = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, treeMegabytes(child.pid));
  }, sampleMs);
  child.stdin.write('go\n');
  await lines(2).finally(() => clearInterval(timer));
  const wallMs = performance.now() - started;
  child.stdin.end();
  const status = await closed;
  if (status !== 0) throw fail(command, args, status, errors);
  return { wallMs, cpuMs: JSON.parse(output.split('\n')[1]).cpuMs, peakMegabytes };
}
