// The HTTP server: who is let in, what every answer says, and how an error is shown.

import { html } from '@cairn/report/html';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { policy, renderShell } from '../shell/render-shell.ts';
import { isToken, namesThisMachine, readTokenCookie, writeTokenCookie } from './guard.ts';

/** @param token - who is let in from elsewhere; undefined if the server listens on this machine only */
export function createApp(token: string | undefined): FastifyInstance {
  const app = Fastify({ logger: false, requestTimeout: 30_000, forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (token === undefined) {
      if (namesThisMachine(request.headers.host)) return;
      return refuse(reply, 403, 'This server answers only under a name of this machine, such as localhost.');
    }
    const address = new URL(request.url, 'http://localhost');
    if (isToken(address.searchParams.get('token') ?? undefined, token)) {
      address.searchParams.delete('token');
      // The token stays in no address: those are kept by browsers and copied by people.
      return reply.header('set-cookie', writeTokenCookie(token)).redirect(`${address.pathname}${address.search}`);
    }
    if (isToken(readTokenCookie(request.headers.cookie), token)) return;
    return refuse(reply, 401, 'This server needs its token: open the address that cairn ui printed.');
  });
  app.setNotFoundHandler((_, reply) => refuse(reply, 404, 'There is nothing at this address.'));
  app.setErrorHandler((error, _, reply) => {
    const { statusCode = 500, message } = error as Error & { readonly statusCode?: number };
    return refuse(reply, statusCode, message);
  });
  return app;
}

function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  const page = renderShell({ title: 'Cairn', body: html`<p class="failure" role="alert">${message}</p>` });
  return reply.code(status).type('text/html; charset=utf-8').send(page);
}
