import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export interface Refusal {
  status: number;
  message: string;
  headers?: Readonly<Record<string, string>>;
}

/** The name part of a Host header; undefined where it is none. */
function hostName(header: string): string | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(header);
  return match?.[1].toLowerCase().replace(/\.$/, '');
}

/**
 * Says whether a request may be answered. A page elsewhere can send requests to a server on this machine, and by making
 * its own name point here (DNS rebinding) even read the answers; the Host and Origin headers give it away.
 * @param allowedNames host names in lower case that mean this server. IP addresses besides loopback are allowed with
 *   `anyAddress`: whoever rebinds a name sends that name
 */
export function guardRequest(
  request: IncomingMessage,
  { allowedNames, anyAddress }: { allowedNames: ReadonlySet<string>; anyAddress: boolean },
): Refusal | undefined {
  const { method, headers, url = '' } = request;
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, message: 'This server only reads.', headers: { allow: 'GET, HEAD' } };
  }
  const isAllowed = (host: string | undefined): boolean => {
    const name = host === undefined ? undefined : hostName(host);
    if (name === undefined) return false;
    return allowedNames.has(name) || (anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  };
  // Two Host headers are joined or the first is taken; either way a request that has two is not a browser's.
  const hosts = request.rawHeaders.filter((_, i) => i % 2 === 0 && request.rawHeaders[i].toLowerCase() === 'host');
  if (hosts.length !== 1 || !isAllowed(headers.host)) {
    return { status: 403, message: 'This server does not go by that name.' };
  }
  const { origin } = headers;
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== headers.host) {
    return { status: 403, message: 'This server answers its own pages only.' };
  }
  // Browsers say so when another site's page asks; to follow a link to here is fine.
  const site = headers['sec-fetch-site'];
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  if ((site === 'cross-site' || site === 'same-site') && !isNavigation) {
    return { status: 403, message: 'This server answers its own pages only.' };
  }
  if (!url.startsWith('/')) return { status: 400, message: 'Expected a path.' };
  return undefined;
}

/** Of every answer. Scripts run from this server's files alone; WebAssembly is compiled from them. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self' blob:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

export const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [...contentSecurityPolicy, "frame-ancestors 'none'"].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};
