import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { chromiumPath, plainArguments } from './browse.js';

/**
 * A browser that only the page under measure uses. Playwright listens to every request of a page, and Chromium keeps
 * what was answered for it: a hundred pictures a second cost a user neither that time nor that memory.
 */
export async function launchBareBrowser({ width = 1280, height = 800 } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'panoply-browser-'));
  const child = spawn(
    chromiumPath(),
    [
      ...plainArguments,
      '--headless=new',
      `--window-size=${width},${height + 88}`,
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise((resolve, reject) => {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', data => {
      text += data;
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.on('exit', code => reject(new Error(`Chromium ended with ${code}\n${text.slice(-2000)}`)));
  });
  const { origin } = new URL(address.replace(/^ws/, 'http'));
  const [{ webSocketDebuggerUrl }] = (await (await fetch(`${origin}/json/list`)).json()).filter(
    ({ type }) => type === 'page',
  );
  const { Browser: version } = await (await fetch(`${origin}/json/version`)).json();
  const socket = new WebSocket(webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  const waiting = new Map();
  socket.onmessage = ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  };
  let last = 0;
  const send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  /** Calls a function in the page, as Playwright's does. */
  const evaluate = async (action, argument) => {
    const expression = `(${action})(${JSON.stringify(argument)})`;
    const { result, exceptionDetails } = await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  return {
    version,
    pid: child.pid,
    send,
    evaluate,
    goto: url => send('Page.navigate', { url }),
    /** Until the function says yes. */
    async waitFor(isSo, { pollMs = 100, timeoutMs = 300_000 } = {}) {
      for (const end = performance.now() + timeoutMs; performance.now() < end; ) {
        // While a page loads there is nothing to ask.
        if (await evaluate(isSo).catch(() => false)) return;
        await new Promise(resolve => setTimeout(resolve, pollMs));
      }
      throw new Error('The page did not come to what was waited for');
    },
    async close() {
      child.removeAllListeners('exit');
      const ended = new Promise(resolve => child.once('exit', resolve));
      await send('Browser.close').catch(() => child.kill());
      socket.close();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
