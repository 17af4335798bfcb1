// What a schedule breaks is broken by a script as well, which is performed before anybody is told that it repeats it.

import { describe, expect, test } from 'vitest';
import type { Protocol } from '../core/contract.ts';
import { present } from '../core/result.ts';
import { findProtocol, protocolNames } from '../protocols/index.ts';
import { drawSchedule } from './draw-schedule.ts';
import { DEMANDS, type Finding, type Outcome } from './outcome.ts';
import { performSchedule } from './perform-schedule.ts';
import { printSchedule } from './print-schedule.ts';
import { repeatableScript } from './repeatable-script.ts';
import type { Schedule } from './schedule.ts';
import { shrinkSchedule } from './shrink.ts';

const protocol = present(findProtocol(present(protocolNames()[0], 'a protocol')), 'the first protocol');
const mistake = present(Object.keys(protocol.mistakes)[0], 'a planted mistake');

/** The smallest schedule of the first seed that shows the mistake. */
function smallest(planted: Protocol): {
  readonly schedule: Schedule;
  readonly outcome: Outcome & { readonly finding: Finding };
} {
  for (let seed = 1; seed <= 40; seed += 1) {
    const schedule = drawSchedule(planted, seed, { options: { mistake } });
    const { finding, ...outcome } = performSchedule(planted, schedule);
    if (finding === null) continue;
    const perform = (one: Schedule) => performSchedule(planted, one);
    const shrunk = shrinkSchedule(schedule, { ...outcome, finding }, perform, { triesMax: 300 });
    const smaller = present(shrunk.outcome.finding, 'a finding');
    return { schedule: shrunk.schedule, outcome: { ...shrunk.outcome, finding: smaller } };
  }
  throw new Error(`no seed shows ${mistake}`);
}

describe('a script of what was found', () => {
  const { schedule, outcome } = smallest(protocol);
  const { finding } = outcome;

  test('breaks the same, and says in its head what that is', async () => {
    const script = await repeatableScript(protocol, schedule, outcome, [`breaks ${finding.invariant}`]);
    expect(script).toMatchObject({
      ok: true,
      value: expect.stringContaining(`# breaks ${finding.invariant}
`),
    });
  });

  test('breaks the same where that comes after its last line, of what this line began', async () => {
    const last = present(schedule.actions.at(-1), 'an action');
    const short = { ...schedule, safetyMillis: last.at };
    expect(printSchedule(short)).not.toContain('wait');
    expect(await repeatableScript(protocol, short, outcome)).toMatchObject({ ok: true });
  });

  test('is none where it would break nothing, or something else', async () => {
    const { mistake: _, ...options } = schedule.options;
    const sound = { ...schedule, options };
    expect(await repeatableScript(protocol, sound, outcome)).toEqual({
      ok: false,
      error: 'as a script it breaks nothing',
    });
    const other: Finding = { ...finding, invariant: DEMANDS.serves };
    expect(await repeatableScript(protocol, schedule, { ...outcome, finding: other })).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^as a script it breaks otherwise: /),
    });
  });

  test('leaves out what a search is refused and goes on from', async () => {
    const restart = { type: 'inject', fault: { type: 'restart', replica: 's0' } } as const;
    const refused = { ...schedule, actions: [{ at: 0, action: restart }, ...schedule.actions] };
    expect(printSchedule(refused)).toContain('restart s0');
    const script = await repeatableScript(protocol, refused, outcome);
    expect(script.ok && script.value).not.toContain('restart s0');
  });

  test('names every circumstance that is not the usual one', () => {
    const [first = ''] = printSchedule({
      ...schedule,
      link: { latency: { minMillis: 0.1, maxMillis: 80 }, lossProbability: 0.02, duplicateProbability: 0.5 },
      disk: { sync: { minMillis: 0.1, maxMillis: 3 }, survivalProbability: 0.2 },
    }).split('\n');
    expect(first).toContain(
      'latency=0.1..80ms loss=0.02 duplicate=0.5 disk=0.1..3ms disk-survival=0.2 timeout=300ms',
    );
    expect(first).toContain(`mistake=${mistake}`);
  });
});
