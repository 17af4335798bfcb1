import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventQueue, type Scheduled } from './event-queue.ts';

interface Numbered extends Scheduled {
  readonly number: number;
}

const numbered = (number: number): Numbered => ({ at: 0, order: 0, position: -1, number });

describe('the event queue', () => {
  test('gives events by time, equal times in the order of scheduling, whatever was taken out or moved between', () => {
    const deeds = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ add: fc.nat(5) }) },
        { weight: 1, arbitrary: fc.record({ remove: fc.nat(100) }) },
        { weight: 1, arbitrary: fc.record({ move: fc.nat(100), to: fc.nat(5) }) },
        { weight: 2, arbitrary: fc.constant({ take: true as const }) },
      ),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(deeds, (list) => {
        const queue = new EventQueue<Numbered>();
        const taken: [number | undefined, number | undefined][] = [];
        let model: { readonly at: number; readonly since: number; readonly event: Numbered }[] = [];
        const addToModel = (event: Numbered, at: number, since: number) => {
          model = [...model.filter((one) => one.event !== event), { at, since, event }];
          model.sort((left, right) => left.at - right.at || left.since - right.since);
        };
        for (const [number, deed] of list.entries()) {
          if ('add' in deed) {
            const event = numbered(number);
            queue.add(event, deed.add);
            addToModel(event, deed.add, number);
          } else if ('move' in deed) {
            const moved = model[deed.move % Math.max(1, model.length)];
            if (moved === undefined) continue;
            queue.move(moved.event, deed.to);
            addToModel(moved.event, deed.to, number);
          } else if ('remove' in deed) {
            const victim = model[deed.remove % Math.max(1, model.length)];
            if (victim === undefined) continue;
            queue.remove(victim.event);
            queue.remove(victim.event);
            model = model.filter((one) => one !== victim);
          } else {
            taken.push([queue.takeFirst()?.number, model.shift()?.event.number]);
          }
          expect([queue.size, queue.first?.number]).toEqual([model.length, model[0]?.event.number]);
        }
        expect(taken.map(([number]) => number)).toEqual(taken.map(([, expected]) => expected));
        const rest = Array.from({ length: queue.size }, () => queue.takeFirst()?.number);
        expect(rest).toEqual(model.map(({ event }) => event.number));
      }),
    );
  });

  test('does not take an event twice, but again once it is out', () => {
    const queue = new EventQueue<Numbered>();
    const event = numbered(1);
    queue.add(event, 1);
    expect(() => queue.add(event, 2)).toThrow('scheduled twice');
    queue.clear();
    expect(() => queue.move(event, 2)).toThrow('not scheduled');
    queue.add(event, 3);
    expect(queue.takeFirst()).toMatchObject({ number: 1, at: 3 });
  });
});
