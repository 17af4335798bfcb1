import { describe, expect, it } from 'vitest';
import type { Point } from '../layout/geometry.ts';
import { type LinkHealth, layLink } from '../layout/links.ts';
import { stepGesture } from './gesture.ts';
import { linesOf } from './gesture-lines.ts';
import type { GestureScene, Target } from './scene.ts';
import { type Gesture, type GestureEffect, IDLE, type Tool } from './types.ts';

// s0 and s1 on the left, s2 and s3 on the right; c0 beside s0.
const at: Record<string, Point> = {
  s0: { x: 100, y: 100 },
  s1: { x: 100, y: 300 },
  s2: { x: 500, y: 100 },
  s3: { x: 500, y: 300 },
  c0: { x: 0, y: 100 },
};
const ids = ['s0', 's1', 's2', 's3'];
const place = (id: string): Point => at[id] ?? { x: 0, y: 0 };

function sceneWith(health: Record<string, LinkHealth> = {}): GestureScene {
  const pairs = ids.flatMap((a, i) => ids.slice(i + 1).map((b): [string, string] => [a, b]));
  return {
    replicas: ids.map((id) => ({ id, at: place(id), radius: 40 })),
    clients: [{ id: 'c0', at: place('c0'), radius: 20 }],
    links: [...pairs, ['c0', 's0'] as [string, string]].map(([a, b]) =>
      layLink(
        { a, b, from: place(a), to: place(b) },
        health[`${a}~${b}`] ?? { type: 'whole' },
        { a: a === 'c0' ? 20 : 40, b: 40 },
        0.5,
        1,
      ),
    ),
  };
}

interface Hand {
  readonly target: Target;
  readonly path: readonly Point[];
  readonly alt?: boolean;
  readonly shift?: boolean;
  readonly tool?: Tool;
}

/** Presses on the target at the first point, moves along the others, and lets go at the last. */
function drag(hand: Hand, scene = sceneWith()): { effects: readonly GestureEffect[]; held: Gesture } {
  const modifiers = { alt: hand.alt ?? false, shift: hand.shift ?? false };
  const tool = hand.tool ?? 'knife';
  const [first = { x: 0, y: 0 }, ...rest] = hand.path;
  let { gesture } = stepGesture(
    IDLE,
    { type: 'down', target: hand.target, at: first, modifiers },
    scene,
    tool,
  );
  for (const point of rest)
    gesture = stepGesture(gesture, { type: 'move', at: point, modifiers }, scene, tool).gesture;
  const step = stepGesture(gesture, { type: 'up', at: rest.at(-1) ?? first, modifiers }, scene, tool);
  expect(step.gesture).toEqual(IDLE);
  return { effects: step.effects, held: gesture };
}

function linesFrom(hand: Hand, scene = sceneWith()): readonly string[] {
  return drag(hand, scene).effects.flatMap((effect) => (effect.type === 'perform' ? effect.lines : []));
}

const background: Target = { type: 'background' };
const link = (a: string, b: string): Target => ({ type: 'link', a, b });

describe('pulling a link', () => {
  it('off its line cuts it', () => {
    expect(
      linesFrom({
        target: link('s0', 's2'),
        path: [
          { x: 300, y: 100 },
          { x: 300, y: 30 },
        ],
      }),
    ).toEqual(['cut s0 s2']);
  });

  it('a little does nothing', () => {
    expect(
      linesFrom({
        target: link('s0', 's2'),
        path: [
          { x: 300, y: 100 },
          { x: 300, y: 80 },
        ],
      }),
    ).toEqual([]);
  });

  it('with Alt cuts one way, from the end that is nearer to the hand', () => {
    const near = (x: number) => ({
      target: link('s0', 's2'),
      path: [
        { x, y: 100 },
        { x, y: 20 },
      ],
      alt: true,
    });
    expect(linesFrom(near(200))).toEqual(['cut s0 to s2']);
    expect(linesFrom(near(400))).toEqual(['cut s2 to s0']);
  });

  it('says beforehand what letting go would do', () => {
    const scene = sceneWith();
    const { held } = drag(
      {
        target: link('s0', 's2'),
        path: [
          { x: 300, y: 100 },
          { x: 300, y: 30 },
        ],
      },
      scene,
    );
    expect(linesOf(held, scene)).toEqual(['cut s0 s2']);
  });

  it('remembers where the hand took it', () => {
    const { effects } = drag({
      target: link('s0', 's2'),
      path: [
        { x: 220, y: 100 },
        { x: 220, y: 20 },
      ],
    });
    expect(effects[0]).toMatchObject({ type: 'cutAt', a: 's0', b: 's2' });
    expect(effects[0]?.type === 'cutAt' && effects[0].fraction).toBeCloseTo(0.25);
  });
});

describe('the knife', () => {
  it('across one link cuts it', () => {
    expect(
      linesFrom({
        target: background,
        path: [
          { x: 60, y: 200 },
          { x: 140, y: 200 },
        ],
      }),
    ).toEqual(['cut s0 s1']);
  });

  it('across all links between two islands is a partition', () => {
    expect(
      linesFrom({
        target: background,
        path: [
          { x: 300, y: 20 },
          { x: 300, y: 400 },
        ],
      }),
    ).toEqual(['partition s0,s1 | s2,s3']);
  });

  it('is a cut for each link where another cut exists, as a partition would speak of that too', () => {
    const scene = sceneWith({ 's0~s1': { type: 'cut' } });
    const lines = linesFrom(
      {
        target: background,
        path: [
          { x: 300, y: 20 },
          { x: 300, y: 400 },
        ],
      },
      scene,
    );
    expect(lines.toSorted()).toEqual(['cut s0 s2', 'cut s0 s3', 'cut s1 s2', 'cut s1 s3']);
  });

  it('spares the link of a client on its way through links between replicas', () => {
    expect(
      linesFrom({
        target: background,
        path: [
          { x: 40, y: 60 },
          { x: 40, y: 200 },
          { x: 140, y: 200 },
        ],
      }),
    ).toEqual(['cut s0 s1']);
  });

  it("goes through a client's link when it goes for nothing else", () => {
    expect(
      linesFrom({
        target: background,
        path: [
          { x: 40, y: 60 },
          { x: 40, y: 140 },
        ],
      }),
    ).toEqual(['cut c0 s0']);
  });

  it('across nothing does nothing', () => {
    expect(
      linesFrom({
        target: background,
        path: [
          { x: 300, y: 5 },
          { x: 320, y: 30 },
        ],
      }),
    ).toEqual([]);
  });

  it('with Alt cuts the messages that would cross the stroke from its left to its right', () => {
    const down = {
      target: background,
      path: [
        { x: 300, y: 60 },
        { x: 300, y: 140 },
      ],
      alt: true,
    };
    const up = { ...down, path: down.path.toReversed() };
    expect(linesFrom(down)).toEqual(['cut s2 to s0']);
    expect(linesFrom(up)).toEqual(['cut s0 to s2']);
  });
});

describe('the lasso', () => {
  const loop = [
    { x: 40, y: 40 },
    { x: 180, y: 40 },
    { x: 180, y: 360 },
    { x: 40, y: 360 },
  ];

  it('makes an island of what it encloses', () => {
    const lines = ['partition s0,s1 | s2,s3'];
    expect(linesFrom({ target: background, path: loop, shift: true })).toEqual(lines);
    expect(linesFrom({ target: background, path: loop, tool: 'lasso' })).toEqual(lines);
  });

  it('around nothing or everything does nothing', () => {
    expect(
      linesFrom({ target: background, path: loop.map(({ x, y }) => ({ x: x / 9, y: y / 9 })), shift: true }),
    ).toEqual([]);
    expect(
      linesFrom({
        target: background,
        path: loop.map(({ x, y }) => ({ x: x * 5 - 190, y: y * 2 - 70 })),
        shift: true,
      }),
    ).toEqual([]);
  });
});

describe('a replica', () => {
  it('goes where it is dragged', () => {
    const { effects } = drag({
      target: { type: 'replica', id: 's3' },
      path: [place('s3'), { x: 420, y: 220 }],
    });
    expect(effects).toEqual([{ type: 'place', id: 's3', at: { x: 420, y: 220 } }]);
  });

  it('that is dragged onto one it was cut from heals the link, and stays where it was', () => {
    const scene = sceneWith({ 's2~s3': { type: 'cut' } });
    const { effects } = drag(
      { target: { type: 'replica', id: 's3' }, path: [place('s3'), place('s2')] },
      scene,
    );
    expect(effects).toEqual([{ type: 'perform', lines: ['heal s3 s2'] }]);
  });

  it('that is drawn away with Shift delays the link to the one behind it, the further the more', () => {
    const away = (x: number) => ({
      target: { type: 'replica', id: 's3' } as const,
      path: [place('s3'), { x: 520, y: 300 }, { x, y: 300 }],
      shift: true,
    });
    expect(linesFrom(away(600))).toEqual(['delay s3 s1 500ms']);
    expect(linesFrom(away(700))).toEqual(['delay s3 s1 1000ms']);
  });
});

describe('a loose end', () => {
  const scene = sceneWith({ 's0~s2': { type: 'cut' } });
  const end: Target = { type: 'looseEnd', near: 's0', far: 's2' };

  it('that is brought to the other replica heals the link', () => {
    expect(linesFrom({ target: end, path: [{ x: 280, y: 100 }, place('s2')] }, scene)).toEqual([
      'heal s0 s2',
    ]);
  });

  it('that is let go elsewhere stays loose', () => {
    expect(
      linesFrom(
        {
          target: end,
          path: [
            { x: 280, y: 100 },
            { x: 300, y: 250 },
          ],
        },
        scene,
      ),
    ).toEqual([]);
  });
});

describe('a client', () => {
  it('that is dropped on a replica talks to it', () => {
    expect(linesFrom({ target: { type: 'client', id: 'c0' }, path: [place('c0'), place('s3')] })).toEqual([
      'move c0 s3',
    ]);
  });
});

describe('a press', () => {
  const press = (target: Target) =>
    stepGesture(
      IDLE,
      { type: 'down', target, at: { x: 1, y: 1 }, modifiers: { alt: false, shift: false } },
      sceneWith(),
      'knife',
    );

  it('without a drag selects', () => {
    const target: Target = { type: 'replica', id: 's1' };
    expect(
      drag({
        target,
        path: [
          { x: 1, y: 1 },
          { x: 3, y: 2 },
        ],
      }).effects,
    ).toEqual([{ type: 'select', target }]);
  });

  it('that lasts opens the menu and is no drag any more', () => {
    const target: Target = { type: 'link', a: 's0', b: 's1' };
    const step = stepGesture(press(target).gesture, { type: 'longPress' }, sceneWith(), 'knife');
    expect(step.effects).toEqual([{ type: 'menu', target, at: { x: 1, y: 1 } }]);
    expect(step.gesture).toEqual(IDLE);
  });

  it('that is cancelled does nothing', () => {
    const step = stepGesture(press(background).gesture, { type: 'cancel' }, sceneWith(), 'knife');
    expect(step).toEqual({ gesture: IDLE, effects: [] });
  });
});
