// The schemas of all that comes in over HTTP and of what goes out. Fastify checks requests by them, writes answers
// through them, and the documentation at /docs is made of them.

import type { FastifyTypeProvider } from 'fastify';
import Type, { type Static, type TSchema } from 'typebox';
import { CLIENTS_MAX, LINE_LENGTH_MAX, REPLICAS_MAX } from '../../shared/core/limits.ts';
import { DIALECTS, type Dialect } from '../../shared/script/command.ts';
import type * as Api from '../../shared/wire/api.ts';
import { ERROR_CODES } from '../errors.ts';

/** Lets Fastify derive a handler's types from the schemas of its route. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

/** Nothing unnamed gets in: a misspelt field is an error and not a silent default. */
const closed = { additionalProperties: false } as const;

/** A run's name is part of addresses and of a folder's name. */
export const RUN_ID_PATTERN = '^[a-z0-9][a-z0-9-]{0,31}$';
const ACTOR_ID_PATTERN = '^[A-Za-z][A-Za-z0-9_-]{0,31}$';

const ActorId = Type.String({ pattern: ACTOR_ID_PATTERN });
const Probability = Type.Number({ minimum: 0, maximum: 1 });
/** An hour: more is not a delay but a cut. */
const Millis = Type.Number({ minimum: 0, maximum: 3_600_000 });
const GuaranteeName = Type.Union([
  Type.Literal('RYW'),
  Type.Literal('MR'),
  Type.Literal('WFR'),
  Type.Literal('MW'),
]);
const DialectName = Type.Unsafe<Dialect>(Type.Union(DIALECTS.map((dialect) => Type.Literal(dialect))));
const ScheduleName = Type.Union([Type.Literal('eager'), Type.Literal('lazy'), Type.Literal('timed')]);
const Placement = Type.Union([Type.Literal('inline'), Type.Literal('process')]);

const Engine = Type.Union([Type.Literal('live'), Type.Literal('sim')]);

const Restart = Type.Union([Type.Literal('never'), Type.Literal('always')], {
  description: 'whether a replica that died unasked, not by a crash that was asked for, is started again',
});

export const RunParams = Type.Object(
  { run: Type.String({ maxLength: 64, description: 'the name of a run, such as lab' }) },
  closed,
);

const ClientRequest = Type.Object(
  {
    id: ActorId,
    replica: Type.Optional(Type.Union([ActorId, Type.Null()])),
    guarantees: Type.Optional(Type.Array(GuaranteeName, { maxItems: 4, uniqueItems: true })),
  },
  closed,
);

export const RunRequest = Type.Object(
  {
    id: Type.Optional(Type.String({ pattern: RUN_ID_PATTERN })),
    protocol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    replicas: Type.Optional(
      Type.Union([
        Type.Integer({ minimum: 0, maximum: REPLICAS_MAX }),
        Type.Array(ActorId, { maxItems: REPLICAS_MAX, uniqueItems: true }),
      ]),
    ),
    founders: Type.Optional(Type.Array(ActorId, { minItems: 1, maxItems: REPLICAS_MAX, uniqueItems: true })),
    clients: Type.Optional(
      Type.Union([
        Type.Integer({ minimum: 0, maximum: CLIENTS_MAX }),
        Type.Array(ClientRequest, { maxItems: CLIENTS_MAX }),
      ]),
    ),
    options: Type.Optional(
      Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 256 }), { maxProperties: 64 }),
    ),
    engine: Type.Optional(Engine),
    placement: Type.Optional(Placement),
    restart: Type.Optional(Restart),
    latency: Type.Optional(Type.Object({ minMillis: Millis, maxMillis: Millis }, closed)),
    lossProbability: Type.Optional(Probability),
    duplicateProbability: Type.Optional(Probability),
    clientTimeoutMillis: Type.Optional(Type.Integer({ minimum: 1, maximum: 600_000 })),
    clientsFollow: Type.Optional(Type.Boolean()),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    dialect: Type.Optional(DialectName),
    schedule: Type.Optional(ScheduleName),
  },
  closed,
);

export const ForkRequest = Type.Object(
  {
    at: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'the event after which the fork begins; absent: the newest',
      }),
    ),
  },
  closed,
);

export const RunSummary = Type.Object(
  {
    id: Type.String(),
    epoch: Type.String(),
    isDefault: Type.Boolean(),
    protocol: Type.String(),
    engine: Engine,
    placement: Placement,
    seed: Type.Integer(),
    replicas: Type.Array(
      Type.Object({ id: Type.String(), alive: Type.Boolean(), incarnation: Type.Integer() }, closed),
    ),
    clients: Type.Array(
      Type.Object({ id: Type.String(), replica: Type.Union([Type.String(), Type.Null()]) }, closed),
    ),
    forkOf: Type.Optional(
      Type.Object(
        { run: Type.String(), at: Type.Integer(), atMillis: Type.Number() },
        { ...closed, description: 'of a fork: from which run, and after which of its events' },
      ),
    ),
    sequence: Type.Integer(),
    nowMillis: Type.Number(),
    viewers: Type.Integer(),
    linesWaiting: Type.Integer(),
  },
  closed,
);

export const RunList = Type.Object({ runs: Type.Array(RunSummary), runsMax: Type.Integer() }, closed);

export const CommandRequest = Type.Object({ line: Type.String({ maxLength: LINE_LENGTH_MAX }) }, closed);
export const CommandAnswer = Type.Object(
  {
    output: Type.Array(Type.String()),
    notes: Type.Optional(Type.Array(Type.String())),
    error: Type.Optional(Type.String()),
  },
  closed,
);
export const CloseAnswer = Type.Object({ closed: Type.String(), startedAnew: Type.Boolean() }, closed);

/** Numbers in a query are texts; the pattern keeps them within the safe integers. */
const SequenceText = Type.String({ pattern: '^[0-9]{1,15}$' });
export const TraceQuery = Type.Object({ from: Type.Optional(SequenceText) }, closed);
export const StreamQuery = Type.Object(
  {
    from: Type.Optional(SequenceText),
    epoch: Type.Optional(Type.String({ maxLength: 64 })),
    version: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  },
  closed,
);
export const NoQuery = Type.Object({}, closed);

export const ProtocolList = Type.Object(
  {
    protocols: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          version: Type.Integer(),
          mistakes: Type.Array(Type.Object({ name: Type.String(), sentence: Type.String() }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const Health = Type.Object(
  {
    status: Type.Literal('ok'),
    version: Type.String(),
    build: Type.String(),
    uptimeMillis: Type.Number(),
    runs: Type.Integer(),
    viewers: Type.Integer(),
  },
  closed,
);

export const Failure = Type.Object(
  {
    error: Type.Object({ code: Type.Enum([...ERROR_CODES]), sentence: Type.String() }, closed),
  },
  closed,
);

/** What each route may answer besides its own. */
export const failures = { '4xx': Failure, '5xx': Failure } as const;

/** Compiles only while schema and wire type describe the same values. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const SCHEMAS_AGREE: readonly true[] = [
  true satisfies Same<Static<typeof RunRequest>, Api.RunRequest>,
  true satisfies Same<Static<typeof RunList>, Api.RunList>,
  true satisfies Same<Static<typeof CommandRequest>, Api.CommandRequest>,
  true satisfies Same<Static<typeof CommandAnswer>, Api.CommandAnswer>,
  true satisfies Same<Static<typeof CloseAnswer>, Api.CloseAnswer>,
  true satisfies Same<Static<typeof ProtocolList>, Api.ProtocolList>,
  true satisfies Same<Static<typeof Health>, Api.Health>,
];
