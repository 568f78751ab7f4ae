import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { dropType } from '../../registry/drop.ts';
import type { GrantAnswer } from '../../registry/ports/network.ts';
import type { StoredEntry } from '../../registry/ports/storage.ts';
import { isProblem, problem, type Problem } from '../../registry/problem.ts';
import type { DropOutcome } from '../../registry/receive-drop.ts';
import { readBody } from './read-body.ts';
import { refuse } from './refuse.ts';

/** Bytes of a drop. */
export const dropLimit = 16_777_216;
/** Bytes of a grant request. */
const requestLimit = 2_048;
/** Bodies that are in memory at the same time. */
export const bodiesAtOnce = 4;

/** The paths that take bodies, and nothing else. */
export const intakePaths: readonly string[] = ['/api/drops', '/api/requests'];

/** What comes in over HTTP: signed data, so that it matters not who brings it. */
export interface RegistryIntake {
  /** Takes a drop in, all of it or nothing, and tells connected peers what is new. */
  receive(drop: Uint8Array): Promise<DropOutcome | Problem>;
  /** Answers a signed request for a right. */
  request(bytes: Uint8Array): Promise<GrantAnswer>;
  dropOf(entries: readonly StoredEntry[]): Promise<Uint8Array>;
}

type Bindings = { Bindings: HttpBindings };

/** POST /drops and /requests, to be mounted at /api (SPEC P18). At most {@link bodiesAtOnce} bodies are taken at once. */
export function intakeApi(intake: RegistryIntake, patience: number): Hono<Bindings> {
  const api = new Hono<Bindings>();
  let taken = 0;

  const withBody = async (
    context: Context<Bindings>,
    expected: string,
    limit: number,
    then: (body: Uint8Array) => Promise<Response>,
  ): Promise<Response> => {
    const found = (context.req.header('content-type') ?? 'none').split(';')[0]?.trim().toLowerCase() ?? '';
    if (found !== expected) return refuse(context, problem('http/media-type', { expected, found }));
    if (taken >= bodiesAtOnce) return refuse(context, problem('http/busy', { limit: bodiesAtOnce }));
    taken += 1;
    try {
      const body = await readBody(context.env.incoming, limit, patience);
      return isProblem(body) ? refuse(context, body) : await then(body);
    } finally {
      taken -= 1;
    }
  };

  api.post('/drops', (context) =>
    withBody(context, dropType, dropLimit, async (body) => {
      const outcome = await intake.receive(body);
      if (isProblem(outcome)) return refuse(context, outcome);
      const { held, notYet } = outcome;
      return context.json({ held, notYet }, 200, { 'cache-control': 'no-store' });
    }),
  );

  api.post('/requests', (context) =>
    withBody(context, 'application/json', requestLimit, async (body) => {
      const answer = await intake.request(body);
      if (answer.kind === 'refused') return refuseRequest(context, answer);
      const bytes = await intake.dropOf(answer.entries);
      return context.body(new Uint8Array(bytes), 200, {
        'content-type': dropType,
        'cache-control': 'no-store',
      });
    }),
  );

  return api;
}

const requestStatus = { 'name-taken': 409, closed: 403, 'bad-request': 400 } as const;

function refuseRequest(
  context: Context<Bindings>,
  { code, detail }: Extract<GrantAnswer, { kind: 'refused' }>,
): Response {
  const { expected, found, action } =
    code === 'bad-request'
      ? problem('grant/bad-request', { detail })
      : problem('grant/refused', {
          reason: code === 'name-taken' ? `the name belongs to ${detail}` : detail,
        });
  const body = { code, detail, expected, found, action };
  return context.json(body, requestStatus[code], { 'cache-control': 'no-store' });
}
