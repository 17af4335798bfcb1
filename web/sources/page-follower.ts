// How this page follows any run: which protocols it knows, when it draws, what it narrates.

import { linkName } from '../../shared/core/ids.ts';
import { isProtocolLoaded, loadProtocolPage } from '../protocols/index.ts';
import type { FollowerOptions } from '../store/follower.ts';
import { narrate, narrateMark } from '../store/narration.ts';
import { narrationStore, sayTogether } from '../store/narration-store.ts';
import { protocolOf, wordsOf } from '../store/protocol-words.ts';
import { liveStore } from '../store/run-store.ts';
import { showOwnRefusal } from '../store/show-refusal.ts';
import { timeMachine } from '../store/time/page-machine.ts';
import { isLive } from '../store/time/time-store.ts';
import { healStrokes } from '../store/view-store.ts';

/** What happens within this time is said together. */
const MOMENT_MILLIS = 700;
/** Where no frame is drawn (a hidden tab), news are still taken in. */
const HIDDEN_MILLIS = 250;

/** News are taken in this often at most: what moves is drawn at each frame, what it moves between need not be. */
const NEWS_MILLIS = 33;
/** Sentences of one moment that are kept until it is told: of a crowd a few are told, and that there were more. */
const SAID_MAX = 64;
let lastNews = 0;

function atFrame(callback: () => void): void {
  requestAnimationFrame((now) => {
    // Half a frame of grace, as frames are never exactly on time.
    if (now - lastNews < NEWS_MILLIS - 8) return atFrame(callback);
    lastNews = now;
    callback();
  });
}

export function pageFollowerOptions(): FollowerOptions {
  const said: string[] = [];
  return {
    store: liveStore,
    protocolOf,
    prepare: (name) => (isProtocolLoaded(name) ? null : loadProtocolPage(name)),
    wordsOf,
    memory: timeMachine.memory,
    schedule: (callback) => {
      if (document.hidden) setTimeout(callback, HIDDEN_MILLIS);
      else atFrame(callback);
    },
    pageNow: () => performance.now(),
    onEvent: (event, picture) => {
      timeMachine.watch(event);
      // Who looks back is told of what they look at.
      if (!isLive()) return;
      showOwnRefusal(event, performance.now());
      if (event.type === 'faultInjected' && event.fault.type === 'heal')
        healStrokes(linkName(event.fault.a, event.fault.b));
      const sentences = narrate(event);
      for (const mark of wordsOf(picture.header.protocol, picture).marksOf(event))
        sentences.push(...narrateMark(mark));
      if (sentences.length === 0) return;
      if (said.length === 0)
        setTimeout(() => {
          const sentence = sayTogether(said.splice(0));
          if (isLive()) narrationStore.setState({ sentence });
        }, MOMENT_MILLIS);
      said.push(...sentences.slice(0, SAID_MAX - said.length));
    },
  };
}
