// The one catalogue of what the server's HTTP interface can answer instead of what was asked: code, status, sentence.

/** Code → HTTP status. The sentence is written where the error is found, as only there one knows what to say. */
const STATUS_OF = {
  /** Body, query or path do not have the shape that the schema asks for. */
  MALFORMED_REQUEST: 400,
  /** It is well formed and asks for something that cannot be: an unknown protocol, a bad option. */
  IMPOSSIBLE_RUN: 422,
  /** The page of another site asked; a browser would lend it the person's reach. */
  FOREIGN_ORIGIN: 403,
  /** The Host header names a machine that is not this one: a name that was rebound to a local address. */
  FOREIGN_HOST: 421,
  UNKNOWN_ROUTE: 404,
  UNKNOWN_RUN: 404,
  RUN_EXISTS: 409,
  TOO_MANY_RUNS: 409,
  /** Those events have left the memory. */
  EVENTS_GONE: 410,
  /** The run ended while the request waited for it. */
  RUN_CLOSED: 410,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_COMMANDS: 429,
  INTERNAL: 500,
  PAGE_NOT_BUILT: 503,
  STOPPING: 503,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;
export const ERROR_CODES = Object.keys(STATUS_OF) as readonly ErrorCode[];

/** The body of every answer that is an error. */
export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly sentence: string };
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly statusCode: number;

  constructor(code: ErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
    this.statusCode = STATUS_OF[code];
  }
}

export function toErrorBody(error: ApiError): ErrorBody {
  return { error: { code: error.code, sentence: error.message } };
}

/**
 * The catalogue's error for whatever a handler or Fastify itself threw.
 * @returns `INTERNAL` for what nobody foresaw; its sentence tells nothing of the inside, the log does.
 */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const { code, statusCode, message, stranger, validationContext } = fieldsOf(thrown);
  if (validationContext !== undefined) {
    const sentence = toValidationSentence(validationContext, message);
    const hint = stranger === undefined ? '' : `: ${JSON.stringify(stranger.slice(0, 64))}`;
    return new ApiError('MALFORMED_REQUEST', `${sentence}${hint}`);
  }
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('BODY_TOO_LARGE', 'the request body is larger than this server reads');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError('UNSUPPORTED_MEDIA_TYPE', 'the request body must be application/json');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ApiError('MALFORMED_REQUEST', 'the request body is empty: JSON was expected');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new ApiError('MALFORMED_REQUEST', 'the request body is not JSON');
    default:
      break;
  }
  // What Fastify and its plugins refuse bears a status of its own; the catalogue has one word for all of them.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    // 403: the address leads out of the page's folder, and what lies there is nobody's business.
    return statusCode === 404 || statusCode === 403
      ? new ApiError('UNKNOWN_ROUTE', 'there is nothing at this address')
      : new ApiError('MALFORMED_REQUEST', message);
  }
  return new ApiError('INTERNAL', 'the server met an error of its own; its log says more');
}

interface ThrownFields {
  readonly code: string | undefined;
  readonly statusCode: number | undefined;
  readonly message: string;
  /** Which part of the request does not fit its schema. */
  readonly validationContext: string | undefined;
  /** The name of a property that the schema does not have. */
  readonly stranger: string | undefined;
}

function fieldsOf(thrown: unknown): ThrownFields {
  const { code, statusCode, message, validation, validationContext } = recordOf(thrown);
  const params = recordOf(recordOf(Array.isArray(validation) ? validation[0] : undefined)['params']);
  return {
    code: textOf(code),
    statusCode: typeof statusCode === 'number' ? statusCode : undefined,
    message: textOf(message) ?? 'the request could not be read',
    validationContext: Array.isArray(validation) ? (textOf(validationContext) ?? 'request') : undefined,
    stranger: textOf(params['additionalProperty']),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * Ajv says `body/replicas must be …`; a person reads `body: replicas must be …`. Where one of several shapes would do, it
 * says of each why it is not that one, and at last that it is none of them.
 */
function toValidationSentence(context: string, message: string): string {
  const rest = message.startsWith(context) ? message.slice(context.length).replace(/^[/ ]+/, '') : message;
  const reasons = rest
    .split(`, ${context}/`)
    .filter((reason) => !reason.endsWith(' must match a schema in anyOf'))
    .map((reason, i) => (i === 0 ? reason : reason.replace(/^\S+ must /, '')));
  return `${context}: ${reasons.join(' or ')}`;
}
