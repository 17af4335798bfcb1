// Keys of the whole page, wherever the focus is but in a field. One table, as for the keys of things.

import { assertNever } from '../../shared/core/result.ts';
import { undo } from '../store/runs-store.ts';
import { toggleCone, zoomStrip } from '../store/strip-store.ts';
import { timeMachine } from '../store/time/page-machine.ts';

export type TimeDeed =
  | 'play'
  | 'back'
  | 'on'
  | 'cause'
  | 'effect'
  | 'first'
  | 'live'
  | 'trouble'
  | 'cone'
  | 'undo'
  | 'closer'
  | 'wider';

export type PageDeed =
  | 'commandField'
  | 'palette'
  | 'runs'
  | 'lessons'
  | 'models'
  | 'compare'
  | 'help'
  | 'dropMessage'
  | 'leave'
  | 'stopTime'
  | 'present'
  | TimeDeed;

interface PageKeyRow {
  readonly key: string;
  /** With Ctrl (or ⌘): works in fields too. */
  readonly withControl?: boolean;
  readonly deed: PageDeed;
  readonly shown: string;
  readonly words: string;
}

export const PAGE_KEYS: readonly PageKeyRow[] = [
  { key: '/', deed: 'commandField', shown: '/', words: 'the command line' },
  { key: 'k', withControl: true, deed: 'palette', shown: 'Ctrl+K', words: 'all commands, found by a word' },
  { key: 'n', deed: 'runs', shown: 'n', words: 'systems and runs: start another one' },
  { key: 'l', deed: 'lessons', shown: 'l', words: 'lessons: guided stories, with questions and tasks' },
  { key: 'p', deed: 'present', shown: 'p', words: 'presenter mode: the picture alone, for a room' },
  { key: 'w', deed: 'models', shown: 'w', words: 'what the run has shown: the map of consistency models' },
  { key: 'b', deed: 'compare', shown: 'b', words: 'systems beside each other: one script on several' },
  { key: '?', deed: 'help', shown: '?', words: 'this sheet' },
  { key: 'Delete', deed: 'dropMessage', shown: 'Delete', words: 'drop the message that is shown' },
  { key: 't', deed: 'stopTime', shown: 't', words: 'stop the time of a simulation, or let it go' },
  { key: 'Escape', deed: 'leave', shown: 'Escape', words: 'close what lies on top; back to the overview' },
];

/** Through time. A thing of the picture, a list or a button that has the focus takes its own keys first. */
export const TIME_KEYS: readonly (PageKeyRow & { readonly deed: TimeDeed })[] = [
  { key: ' ', deed: 'play', shown: 'Space', words: 'pause here, or play from here' },
  { key: '.', deed: 'play', shown: '. (of a presenter’s remote)', words: 'pause here, or play from here' },
  { key: 'ArrowLeft', deed: 'back', shown: '←', words: 'one event back' },
  { key: 'j', deed: 'back', shown: 'j', words: 'one event back' },
  { key: 'ArrowRight', deed: 'on', shown: '→', words: 'one event on' },
  { key: 'k', deed: 'on', shown: 'k', words: 'one event on' },
  { key: '[', deed: 'cause', shown: '[', words: 'what made this happen' },
  { key: ']', deed: 'effect', shown: ']', words: 'what came of it' },
  { key: 'c', deed: 'cone', shown: 'c', words: 'hatch on the strip what the event cannot have known' },
  { key: '+', deed: 'closer', shown: '+', words: 'show less time on the strip' },
  { key: '-', deed: 'wider', shown: '−', words: 'show more time on the strip' },
  { key: 'Home', deed: 'first', shown: 'Home', words: 'the oldest moment that is known' },
  { key: 'End', deed: 'live', shown: 'End', words: 'back to live' },
  { key: 'u', deed: 'undo', shown: 'u', words: 'take the newest line back: a fork from before it' },
  { key: 'e', deed: 'trouble', shown: 'e', words: 'the next violation or ERR_DEP' },
];

/** While a lesson is played, before what they mean elsewhere. */
export const LESSON_KEYS: readonly LessonKeyRow[] = [
  { key: ' ', deed: 'on', shown: 'Space', words: 'on: do it, reveal it, or the next step' },
  { key: 'ArrowRight', deed: 'on', shown: '→', words: 'on: do it, reveal it, or the next step' },
  {
    key: '.',
    deed: 'on',
    shown: '. (of a presenter’s remote)',
    words: 'on: do it, reveal it, or the next step',
  },
  { key: 'PageDown', deed: 'on', shown: 'Page down', words: 'on: do it, reveal it, or the next step' },
  { key: 'ArrowLeft', deed: 'back', shown: '←', words: 'the step before' },
  { key: 'PageUp', deed: 'back', shown: 'Page up', words: 'the step before' },
  { key: '1', deed: 1, shown: '1', words: 'answer a question with that choice' },
  { key: '2', deed: 2, shown: '2', words: 'answer a question with that choice' },
  { key: '3', deed: 3, shown: '3', words: 'answer a question with that choice' },
  { key: '4', deed: 4, shown: '4', words: 'answer a question with that choice' },
];

export interface LessonKeyRow {
  readonly key: string;
  /** A number: the choice that it names. */
  readonly deed: 'on' | 'back' | 1 | 2 | 3 | 4;
  readonly shown: string;
  readonly words: string;
}

/** Keys that the browser or the picture understands without a table of ours. */
export const WAYS_AROUND: readonly { readonly key: string; readonly words: string }[] = [
  { key: 'Tab', words: 'to replicas, links, clients, and on through the page' },
  { key: 'arrows', words: 'from one to the next of them; in the script, from line to line' },
  { key: 'Alt+arrows', words: 'move a replica on the picture' },
];

export function pageDeed(press: {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly typing: boolean;
}): PageDeed | null {
  const row = [...PAGE_KEYS, ...TIME_KEYS].find(
    ({ key, withControl }) =>
      key === (key.length === 1 ? press.key.toLowerCase() : press.key) &&
      (withControl === true ? press.control : !press.control && !press.alt && !press.typing),
  );
  return row?.deed ?? null;
}

export function performTimeDeed(deed: TimeDeed): void {
  switch (deed) {
    case 'play':
      return timeMachine.togglePlay();
    case 'back':
      return timeMachine.step(-1);
    case 'on':
      return timeMachine.step(1);
    case 'cause':
      return timeMachine.stepCausally(-1);
    case 'effect':
      return timeMachine.stepCausally(1);
    case 'cone':
      toggleCone();
      return;
    case 'first':
      return timeMachine.first();
    case 'live':
      return timeMachine.live();
    case 'closer':
      return zoomStrip(0.5);
    case 'wider':
      return zoomStrip(2);
    case 'undo':
      void undo();
      return;
    case 'trouble':
      return timeMachine.nextTrouble();
    default:
      return assertNever(deed);
  }
}
