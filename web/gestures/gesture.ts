// Gestures on the cluster as a state machine: (state, input, scene) → what is going on and what is to be done.
// No DOM, no timer, no store: the view feeds it pointer events and performs its effects.

import { moveGesture } from './moving.ts';
import { releaseGesture } from './releasing.ts';
import type { GestureScene } from './scene.ts';
import { type Gesture, type GestureInput, type GestureStep, IDLE, type Tool } from './types.ts';

export function stepGesture(
  gesture: Gesture,
  input: GestureInput,
  scene: GestureScene,
  tool: Tool,
): GestureStep {
  switch (input.type) {
    case 'down':
      return stay({
        state: 'pressing',
        target: input.target,
        from: input.at,
        tool,
        ...(input.tap === undefined ? {} : { tap: input.tap }),
      });
    case 'move':
      return stay(moveGesture(gesture, input.at, input.modifiers, scene));
    case 'up':
      return {
        gesture: IDLE,
        effects: releaseGesture(moveGesture(gesture, input.at, input.modifiers, scene), input.at, scene),
      };
    case 'longPress':
      if (gesture.state !== 'pressing') return stay(gesture);
      return { gesture: IDLE, effects: [{ type: 'menu', target: gesture.target, at: gesture.from }] };
    case 'cancel':
      return stay(IDLE);
  }
}

function stay(gesture: Gesture): GestureStep {
  return { gesture, effects: [] };
}
