// The verbs of the two courses, and which dialect has them. Every argument is one token, taken as it stands.

import type { Command, Dialect } from './command.ts';

export interface CourseVerb {
  readonly dialects: readonly Dialect[];
  /** What each argument is, for messages. */
  readonly parameters: readonly string[];
  readonly toCommand: (texts: readonly string[]) => Command;
}

const BOTH: readonly Dialect[] = ['lab', 'bayou', 'kv'];
const BAYOU: readonly Dialect[] = ['lab', 'bayou'];
const KV: readonly Dialect[] = ['lab', 'kv'];

export const COURSE_VERBS: ReadonlyMap<string, CourseVerb> = new Map<string, CourseVerb>([
  ['joinServer', verb(BOTH, ['SERVER'], ([server = '']) => ({ type: 'joinServer', server }))],
  ['retireServer', verb(BAYOU, ['SERVER'], ([server = '']) => ({ type: 'retireServer', server }))],
  ['killServer', verb(KV, ['SERVER'], ([server = '']) => ({ type: 'killServer', server }))],
  [
    'joinClient',
    verb(BOTH, ['CLIENT', 'SERVER'], ([client = '', server = '']) => ({
      type: 'joinClient',
      client,
      server,
    })),
  ],
  ['breakConnection', verb(BOTH, ['ID', 'ID'], ([a = '', b = '']) => ({ type: 'breakConnection', a, b }))],
  ['restoreConnection', verb(BAYOU, ['ID', 'ID'], restoreConnection)],
  ['createConnection', verb(KV, ['ID', 'ID'], restoreConnection)],
  ['pause', verb(['bayou'], [], () => ({ type: 'pause' }))],
  ['start', verb(['bayou'], [], () => ({ type: 'start' }))],
  ['stabilize', verb(['bayou', 'kv'], [], () => ({ type: 'stabilize' }))],
  ['printLog', verb(BAYOU, ['SERVER'], ([server = '']) => ({ type: 'printLog', server }))],
  ['printStore', verb(KV, ['SERVER'], ([server = '']) => ({ type: 'printStore', server }))],
  [
    'put',
    verb(['bayou', 'kv'], ['CLIENT', 'KEY', 'VALUE'], ([client = '', key = '', value = '']) => ({
      type: 'operate',
      client,
      operation: { type: 'put', key, value },
    })),
  ],
  [
    'get',
    verb(['bayou', 'kv'], ['CLIENT', 'KEY'], ([client = '', key = '']) => ({
      type: 'operate',
      client,
      operation: { type: 'get', key, view: 'tentative' },
    })),
  ],
  [
    'delete',
    verb(['bayou'], ['CLIENT', 'KEY'], ([client = '', key = '']) => ({
      type: 'operate',
      client,
      operation: { type: 'delete', key },
    })),
  ],
]);

function verb(
  dialects: readonly Dialect[],
  parameters: readonly string[],
  toCommand: CourseVerb['toCommand'],
): CourseVerb {
  return { dialects, parameters, toCommand };
}

function restoreConnection([a = '', b = '']: readonly string[]): Command {
  return { type: 'restoreConnection', a, b };
}
