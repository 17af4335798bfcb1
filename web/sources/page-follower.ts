// How this page follows any run: which protocols it knows, when it draws, what it narrates.

import { linkName } from '../../shared/core/ids.ts';
import type { RunPicture } from '../../shared/trace/picture.ts';
import { findProtocolPage } from '../protocols/index.ts';
import type { FollowerOptions } from '../store/follower.ts';
import type { HistoryWords } from '../store/history.ts';
import { narrate, narrateMark } from '../store/narration.ts';
import { narrationStore, sayTogether } from '../store/narration-store.ts';
import { runStore } from '../store/run-store.ts';
import { showOwnRefusal } from '../store/show-refusal.ts';
import { healStrokes } from '../store/view-store.ts';

/** What happens within this time is said together. */
const MOMENT_MILLIS = 700;
/** Where no frame is drawn (a hidden tab), news are still taken in. */
const HIDDEN_MILLIS = 250;

let known: { readonly picture: RunPicture; readonly words: HistoryWords } | null = null;

/** Asked for at each of thousands of events, of one and the same picture. */
function wordsOfPicture(name: string, picture: RunPicture): HistoryWords {
  if (known?.picture === picture) return known.words;
  const page = findProtocolPage(name);
  if (page === null) throw new Error(`this page does not know the protocol ${name}`);
  known = { picture, words: page.words(picture) };
  return known.words;
}

/** News are taken in this often at most: what moves is drawn at each frame, what it moves between need not be. */
const NEWS_MILLIS = 33;
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
    store: runStore,
    protocolOf: (name) => findProtocolPage(name)?.protocol ?? null,
    wordsOf: wordsOfPicture,
    schedule: (callback) => {
      if (document.hidden) setTimeout(callback, HIDDEN_MILLIS);
      else atFrame(callback);
    },
    pageNow: () => performance.now(),
    onEvent: (event, picture) => {
      showOwnRefusal(event, performance.now());
      if (event.type === 'faultInjected' && event.fault.type === 'heal')
        healStrokes(linkName(event.fault.a, event.fault.b));
      const sentences = narrate(event);
      for (const mark of wordsOfPicture(picture.header.protocol, picture).marksOf(event))
        sentences.push(...narrateMark(mark));
      if (sentences.length === 0) return;
      if (said.length === 0)
        setTimeout(() => narrationStore.setState({ sentence: sayTogether(said.splice(0)) }), MOMENT_MILLIS);
      said.push(...sentences);
    },
  };
}
