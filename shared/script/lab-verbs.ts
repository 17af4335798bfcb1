// The verbs of the lab dialect, one rule each: how it is written, what it does, how its arguments are read.

import type { Arguments } from './arguments.ts';
import { CLAIM_FORMS, readClaim } from './claims.ts';
import { type Command, SHOWN } from './command.ts';
import { readConditionalWrite } from './conditional-write.ts';
import {
  inject,
  operate,
  readClient,
  readClock,
  readCluster,
  readCount,
  readCut,
  readDrop,
  readEnds,
  readHeal,
  readPartition,
  readReplica,
  readRetire,
  readTruncate,
} from './lab-readers.ts';
import { readTimed } from './timed.ts';

export interface VerbRule {
  /** The verb and its arguments, as help and messages show them. */
  readonly form: string;
  readonly meaning: string;
  readonly read: (args: Arguments) => Command;
}

export const LAB_VERBS: ReadonlyMap<string, VerbRule> = new Map<string, VerbRule>([
  // ------------------------------------------------ setting up
  [
    'cluster',
    {
      form: 'cluster PROTOCOL REPLICA … [seed=1] [latency=20..40ms] [loss=0.01] [schedule=eager|lazy|timed] [timeout=2s] [follow=on|off] [disk=0.5..3ms] [OPTION=VALUE …]',
      meaning: 'start the first replicas, in join order',
      read: readCluster,
    },
  ],
  [
    'client',
    {
      form: 'client CLIENT REPLICA [guarantees=RYW,MR,WFR,MW|all|none] [follow=on|off]',
      meaning:
        'start a client at a replica; it has all four guarantees unless told otherwise. One that follows goes where the primary is, and sends a request again until it has an answer',
      read: readClient,
    },
  ],
  [
    'move',
    {
      form: 'move CLIENT REPLICA',
      meaning: 'the client talks to that replica from now on',
      read: (args) => ({ type: 'move', client: args.name('a client'), replica: args.name('a replica') }),
    },
  ],
  [
    'quit',
    {
      form: 'quit CLIENT',
      meaning:
        'the client leaves its replica and talks to nobody, until it is moved to one; what it has seen it keeps',
      read: (args) => ({ type: 'quit', client: args.name('a client') }),
    },
  ],
  [
    'guarantees',
    {
      form: 'guarantees CLIENT RYW,MR,WFR,MW|all|none',
      meaning: 'choose what the client is promised',
      read: (args) => ({
        type: 'guarantees',
        client: args.name('a client'),
        guarantees: args.guarantees(),
      }),
    },
  ],
  [
    'follow',
    {
      form: 'follow CLIENT on|off',
      meaning: 'the client follows the primary from now on, or asks its replica once',
      read: (args) => ({
        type: 'follow',
        client: args.name('a client'),
        isOn: args.choice(['on', 'off'], 'a switch') === 'on',
      }),
    },
  ],
  // ------------------------------------------------ clients at work
  [
    'get',
    {
      form: 'get CLIENT KEY [committed]',
      meaning: 'print KEY:value, KEY:ERR_KEY when it is absent, or KEY: and the reason of the refusal',
      read: (args) =>
        operate(args, (key) => {
          const view = args.skip('committed') ? 'committed' : 'tentative';
          return { type: 'get', key, view };
        }),
    },
  ],
  [
    'put',
    {
      form: 'put CLIENT KEY VALUE',
      meaning: 'write; prints a line only when it is refused',
      read: (args) => operate(args, (key) => ({ type: 'put', key, value: args.text('a value') })),
    },
  ],
  [
    'delete',
    {
      form: 'delete CLIENT KEY',
      meaning: 'delete; a delete of an absent key is a write as well',
      read: (args) => operate(args, (key) => ({ type: 'delete', key })),
    },
  ],
  [
    'modify',
    {
      form: 'modify CLIENT KEY VALUE',
      meaning: 'read and write in one step at one replica',
      read: (args) => operate(args, (key) => ({ type: 'modify', key, value: args.text('a value') })),
    },
  ],
  [
    'write',
    {
      form: 'write CLIENT KEY VALUE [KEY=VALUE …] [if KEY==OLD [and …]] [else KEY=VALUE … [if …]] …',
      meaning: 'a write with its dependency check and its alternatives; `absent` stands for no value',
      read: (args) => ({
        type: 'operate',
        client: args.name('a client'),
        operation: readConditionalWrite(args),
      }),
    },
  ],
  // ------------------------------------------------ faults
  ['cut', { form: 'cut A B | cut A to B', meaning: 'cut a link, or one way of it', read: readCut }],
  ['heal', { form: 'heal [A B]', meaning: 'take every fault off a link, or off all links', read: readHeal }],
  [
    'partition',
    {
      form: 'partition s0,s1 | s2 …',
      meaning: 'cut the links between groups; replicas named in none are one group more',
      read: readPartition,
    },
  ],
  [
    'delay',
    {
      form: 'delay A B 200ms | 20..40ms',
      meaning: 'slow a link down',
      read: (args) => inject({ type: 'delay', ...readEnds(args), latency: args.latency() }),
    },
  ],
  [
    'lossy',
    {
      form: 'lossy A B 0.2',
      meaning: 'lose this part of the messages',
      read: (args) => inject({ type: 'lossy', ...readEnds(args), probability: args.probability() }),
    },
  ],
  [
    'duplicate',
    {
      form: 'duplicate A B 0.2',
      meaning: 'deliver this part of the messages twice',
      read: (args) => inject({ type: 'duplicate', ...readEnds(args), probability: args.probability() }),
    },
  ],
  [
    'hold',
    {
      form: 'hold A B',
      meaning: 'messages from A to B wait on the link',
      read: (args) => inject({ type: 'hold', ...readEnds(args) }),
    },
  ],
  [
    'release',
    {
      form: 'release A B [COUNT]',
      meaning: 'deliver so many of those that wait; without a count all, and hold no more',
      read: (args) => inject({ type: 'release', ...readEnds(args), ...readCount(args) }),
    },
  ],
  [
    'drop',
    {
      form: 'drop A B [COUNT] | drop A B message NUMBER',
      meaning:
        'lose so many of those that wait; without a count all, and hold no more; or the one with that number, waiting or under way',
      read: readDrop,
    },
  ],
  [
    'crash',
    {
      form: 'crash REPLICA',
      meaning: 'stop at once; what was not durable is lost',
      read: (args) => inject({ type: 'crash', replica: args.name('a replica') }),
    },
  ],
  [
    'kill',
    {
      form: 'kill REPLICA',
      meaning: 'the same as crash',
      read: (args) => inject({ type: 'crash', replica: args.name('a replica') }),
    },
  ],
  [
    'restart',
    {
      form: 'restart REPLICA',
      meaning: 'start again from what was durable',
      read: (args) => inject({ type: 'restart', replica: args.name('a replica') }),
    },
  ],
  [
    'freeze',
    {
      form: 'freeze REPLICA',
      meaning: 'it does nothing until it is thawed: messages and timers wait for it, and come late',
      read: (args) => inject({ type: 'freeze', replica: args.name('a replica') }),
    },
  ],
  [
    'thaw',
    {
      form: 'thaw REPLICA',
      meaning: 'let it go on, with all that waited',
      read: (args) => inject({ type: 'thaw', replica: args.name('a replica') }),
    },
  ],
  [
    'fill',
    {
      form: 'fill REPLICA',
      meaning: 'its disk is full: the next row that it must keep stops it; a restart finds room again',
      read: (args) => inject({ type: 'fillDisk', replica: args.name('a replica') }),
    },
  ],
  [
    'clock',
    {
      form: 'clock REPLICA [ahead|behind 200ms] [rate 1.02]',
      meaning: 'its clock is off and runs slow or fast, and its timers with it; in simulations alone',
      read: readClock,
    },
  ],
  [
    'repeat',
    {
      form: 'repeat A B [COUNT]',
      meaning:
        'the newest so many messages from A arrive at B again, also those of before a restart; in simulations alone',
      read: (args) => inject({ type: 'repeat', ...readEnds(args), ...readCount(args) }),
    },
  ],
  // ------------------------------------------------ replicas
  [
    'join',
    {
      form: 'join REPLICA [via REPLICA]',
      meaning: 'add a replica; without `via` the earliest that is up lets it in',
      read: (args) => ({
        type: 'join',
        replica: args.name('a replica'),
        via: args.skip('via') ? args.name('a replica') : null,
      }),
    },
  ],
  ['retire', { form: 'retire REPLICA', meaning: 'leave by the protocol', read: readRetire }],
  ['leave', { form: 'leave REPLICA', meaning: 'the same as retire', read: readRetire }],
  [
    'exchange',
    {
      form: 'exchange FROM TO',
      meaning: 'one whole anti-entropy session from the first to the second, now',
      read: (args) => ({
        type: 'exchange',
        from: args.name('the sender'),
        to: args.name('the receiver'),
      }),
    },
  ],
  [
    'truncate',
    {
      form: 'truncate REPLICA [keep=COUNT]',
      meaning: 'drop committed writes from the front of the log, all but the newest COUNT',
      read: readTruncate,
    },
  ],
  [
    'pause',
    {
      form: 'pause [REPLICA] | pause here',
      meaning: 'hold anti-entropy, of all or of one replica; with `here` a lesson waits for its audience',
      read: (args) => (args.skip('here') ? { type: 'pauseHere' } : { type: 'pause', ...readReplica(args) }),
    },
  ],
  [
    'start',
    {
      form: 'start [REPLICA]',
      meaning: 'release anti-entropy',
      read: (args) => ({ type: 'start', ...readReplica(args) }),
    },
  ],
  // ------------------------------------------------ time, sight, words
  [
    'at',
    {
      form: 'at 120ms COMMAND',
      meaning:
        'perform the command at that time since the cluster stood, and wait for nothing: later lines go on beside it.\n' +
        '      Needs schedule=timed, under which no line passes time of its own. What is due at that very moment happens\n' +
        '      first. Results are printed when they come. settle, and the end of the script, wait for all that was begun',
      read: (args) => readTimed(args, LAB_VERBS),
    },
  ],
  [
    'time',
    {
      form: 'time stop|go',
      meaning:
        'on the page: the time of a fork, or of a moment that was opened, stands until the next line, or goes on.\n' +
        '      A script that is run by itself takes no notice: its time passes as its lines need it',
      read: (args) => ({ type: 'time', stands: args.choice(['stop', 'go'], 'what time does') === 'stop' }),
    },
  ],
  [
    'wait',
    {
      form: 'wait 300ms | 2s',
      meaning: 'let time pass',
      read: (args) => ({ type: 'wait', millis: args.duration() }),
    },
  ],
  [
    'stabilize',
    {
      form: 'stabilize',
      meaning: 'exchange until all values have spread as far as the links allow',
      read: () => ({ type: 'stabilize' }),
    },
  ],
  ['settle', { form: 'settle', meaning: 'the same as stabilize', read: () => ({ type: 'stabilize' }) }],
  [
    'show',
    {
      form: 'show log|store|clock|status [REPLICA]',
      meaning: 'print what a replica holds, or what each holds',
      read: (args) => ({
        type: 'show',
        what: args.choice(SHOWN, 'what is shown'),
        replica: args.atEnd ? null : args.name('a replica'),
      }),
    },
  ],
  [
    'expect',
    {
      form: CLAIM_FORMS.map((claim) => `expect ${claim}`).join('\n'),
      meaning: 'a claim; the exit status is 1 when it is wrong',
      read: (args) => ({ type: 'expect', claim: readClaim(args) }),
    },
  ],
  [
    'note',
    {
      form: 'note "TEXT"',
      meaning: 'words for the audience',
      read: (args) => ({ type: 'note', text: args.take('a text in quotes').text }),
    },
  ],
]);
