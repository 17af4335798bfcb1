// The grammar of `expect`: what a script claims about the run.

import { GUARANTEES, type RefusalReason } from '../core/contract.ts';
import type { Arguments } from './arguments.ts';
import { type Answer, type Claim, REFUSAL_REASONS, SHOWN, type Shown } from './command.ts';
import { readConditionalWrite } from './conditional-write.ts';
import { nearestWord } from './suggest.ts';
import { isWord } from './tokens.ts';

const SUBJECTS = ['get', 'put', 'delete', 'modify', 'write', 'converged', 'log', 'store', 'same'];

export const CLAIM_FORMS = [
  'get CLIENT KEY [committed] == VALUE|absent|ERR_DEP|…',
  'put|modify CLIENT KEY VALUE accepted|refused REASON',
  'delete CLIENT KEY accepted|refused REASON',
  'write accepted|refused REASON CLIENT KEY VALUE [if …] [else …]',
  'converged [REPLICA REPLICA …]',
  'RYW|MR|WFR|MW holds|broken for CLIENT',
  'log REPLICA == "LINE" … | empty',
  'store REPLICA KEY == VALUE|absent',
  'same log|store|clock|status REPLICA REPLICA …',
  'FIGURE of REPLICA == VALUE',
] as const;

export function readClaim(args: Arguments): Claim {
  args.wish(...[...SUBJECTS, ...GUARANTEES].map((word) => ({ type: 'word', word }) as const));
  const subject = args.take('what is expected');
  // First, as a status may well have a figure called `log`.
  if (args.skip('of')) return readFigureClaim(args, subject.text);
  switch (subject.text) {
    case 'get':
      return readGetClaim(args);
    case 'put':
    case 'modify': {
      const client = args.name('a client');
      const key = args.text('a key');
      const operation = { type: subject.text, key, value: args.text('a value') } as const;
      return { type: 'operation', client, operation, refusal: readOutcome(args) };
    }
    case 'delete': {
      const client = args.name('a client');
      const operation = { type: 'delete', key: args.text('a key') } as const;
      return { type: 'operation', client, operation, refusal: readOutcome(args) };
    }
    case 'write': {
      // The outcome comes first here, as what follows has no fixed end.
      const refusal = readOutcome(args);
      const client = args.name('a client');
      return { type: 'operation', client, operation: readConditionalWrite(args), refusal };
    }
    case 'converged':
      return readConvergedClaim(args);
    case 'log':
      return readLogClaim(args);
    case 'store':
      return readStoreClaim(args);
    case 'same':
      return readSameClaim(args);
    default:
      return readSessionClaim(args, subject.text);
  }
}

function readGetClaim(args: Arguments): Claim {
  const client = args.name('a client');
  const key = args.text('a key');
  const view = args.skip('committed') ? 'committed' : 'tentative';
  expectEquals(args);
  return { type: 'get', client, key, view, answer: readAnswer(args) };
}

function readAnswer(args: Arguments): Answer {
  if (args.skip('absent') || args.skip('ERR_KEY')) return { type: 'missing' };
  const reason = REFUSAL_REASONS.find((candidate) => args.skip(candidate));
  if (reason !== undefined) return { type: 'refused', reason };
  return { type: 'value', value: args.text('a value') };
}

/** @returns the reason of the refusal, `null` for `accepted` */
function readOutcome(args: Arguments): RefusalReason | null {
  if (args.choice(['accepted', 'refused'], 'an outcome') === 'accepted') return null;
  return args.choice(REFUSAL_REASONS, 'a reason');
}

function readLogClaim(args: Arguments): Claim {
  const replica = args.name('a replica');
  expectEquals(args);
  const lines: string[] = [];
  if (!args.skip('empty')) {
    do lines.push(args.take('a line of the log in quotes').text);
    while (!args.atEnd);
  }
  return { type: 'log', replica, lines };
}

function readStoreClaim(args: Arguments): Claim {
  const replica = args.name('a replica');
  const key = args.text('a key');
  expectEquals(args);
  const equals = args.skip('absent') ? null : args.text('a value');
  return { type: 'store', replica, key, equals };
}

function readSameClaim(args: Arguments): Claim {
  const what: Shown = args.choice(SHOWN, 'what is compared');
  const replicas = [args.name('a replica'), args.name('another replica')];
  while (!args.atEnd) replicas.push(args.name('another replica'));
  return { type: 'same', what, replicas };
}

function readConvergedClaim(args: Arguments): Claim {
  const replicas: string[] = [];
  while (!args.atEnd) replicas.push(args.name('a replica'));
  args.wish({ type: 'name', whose: 'a replica' });
  return replicas.length === 0 ? { type: 'converged' } : { type: 'converged', replicas };
}

function readFigureClaim(args: Arguments, figure: string): Claim {
  const replica = args.name('a replica');
  expectEquals(args);
  return { type: 'figure', figure, replica, equals: args.take('a value').text };
}

function readSessionClaim(args: Arguments, subject: string): Claim {
  const guarantee = GUARANTEES.find((candidate) => candidate === subject);
  if (guarantee === undefined) {
    const known = [...SUBJECTS, ...GUARANTEES];
    const expected = `what can be claimed (${known.join(', ')}, or FIGURE of REPLICA)`;
    args.failBefore(expected, nearestWord(subject, known));
  }
  const holds = args.choice(['holds', 'broken'], 'a verdict') === 'holds';
  if (!args.skip('for')) args.fail('for');
  return { type: 'session', guarantee: guarantee ?? 'RYW', client: args.name('a client'), holds };
}

function expectEquals(args: Arguments): void {
  args.wish({ type: 'word', word: '==' });
  if (isWord(args.peek(), '==')) args.take('==');
  else args.fail('==');
}
