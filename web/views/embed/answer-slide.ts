// Answers the page around the frame: its orders are followed, and it is told of each moment and answer.

import { assertNever } from '../../../shared/core/result.ts';
import {
  EMBED_VERSION,
  type EmbedOrder,
  type EmbedReport,
  readOrder,
} from '../../commands/embed-messages.ts';
import { operationWords } from '../../commands/operation-words.ts';
import { perform } from '../../store/command-store.ts';
import { liveStore, runStore } from '../../store/run-store.ts';
import { timeMachine } from '../../store/time/page-machine.ts';
import { isLive, timeStore } from '../../store/time/time-store.ts';

/** Moments are told no more often than this while time goes on. */
const TELL_MILLIS = 100;

const STANDS: ReadonlySet<string> = new Set(['live', 'recorded']);

/** @returns how to stop */
export function answerSlide(slide: Window): () => void {
  // What a frame of another site shows was in its own address: there is nothing in it that the site must not know.
  const tell = (report: EmbedReport): void => slide.postMessage({ oxbow: EMBED_VERSION, ...report }, '*');
  let isReady = false;
  let told = '';
  let answered = 0;
  let due: ReturnType<typeof setTimeout> | null = null;

  const look = (): void => {
    due = null;
    const { picture, connection } = liveStore.getState();
    if (picture === null || !STANDS.has(connection.state)) return;
    const { header } = picture;
    const first = timeMachine.memory.reach()?.sequence ?? 0;
    if (!isReady) tell({ type: 'ready', protocol: header.protocol, first, last: timeMachine.head });
    isReady = true;
    tellMoment();
    tellAnswers();
  };
  const tellMoment = (): void => {
    const millis = runStore.getState().picture?.at ?? 0;
    const { isPlaying } = timeStore.getState();
    const moment = { event: timeMachine.here, millis, live: isLive(), playing: isPlaying };
    if (JSON.stringify(moment) === told) return;
    told = JSON.stringify(moment);
    tell({ type: 'moment', ...moment });
  };
  const tellAnswers = (): void => {
    const { picture } = runStore.getState();
    for (const operation of picture?.operations ?? []) {
      const { client, number, endedSequence } = operation;
      if (endedSequence === null || endedSequence <= answered) continue;
      tell({ type: 'answer', client, number, words: operationWords(operation) });
    }
    // Whoever goes back hears of the same answers again.
    answered = picture?.sequence ?? 0;
  };
  const onChange = (): void => {
    due ??= setTimeout(look, TELL_MILLIS);
  };
  const onMessage = ({ source, data }: MessageEvent): void => {
    if (source !== slide) return;
    const order = readOrder(data);
    if (order === null) return;
    if (order.ok) void follow(order.value, tell);
    else tell({ type: 'refused', sentence: order.error });
  };
  addEventListener('message', onMessage);
  const leave = [runStore.subscribe(onChange), timeStore.subscribe(onChange)];
  onChange();
  return () => {
    removeEventListener('message', onMessage);
    for (const end of leave) end();
    if (due !== null) clearTimeout(due);
  };
}

async function follow(order: EmbedOrder, tell: (report: EmbedReport) => void): Promise<void> {
  switch (order.type) {
    case 'play':
      if (order.speed !== undefined) timeMachine.setSpeed(order.speed);
      if (isLive()) timeMachine.first();
      return timeMachine.play();
    case 'pause':
      return timeMachine.pause();
    case 'live':
      return timeMachine.live();
    case 'seek':
      if (order.event !== undefined) timeMachine.seek(order.event);
      else if (order.millis !== undefined) timeMachine.seekTime(order.millis);
      return;
    case 'step':
      return timeMachine.step(order.direction ?? 1);
    case 'perform': {
      const { output, error } = await perform(order.line);
      return tell({ type: 'performed', id: order.id ?? null, output, error: error ?? null });
    }
    default:
      return assertNever(order);
  }
}
