// The time machine: shows the run as it is, or as it was after any event that the page remembers. Live events go on being
// folded into the live store meanwhile; what is shown is a fold of its own.

import type { Protocol } from '../../../shared/core/contract.ts';
import { toSentence } from '../../../shared/core/step.ts';
import type { TraceEvent } from '../../../shared/core/trace.ts';
import { clonePicture, foldEvent } from '../../../shared/trace/fold.ts';
import type { RunPicture } from '../../../shared/trace/picture.ts';
import { FLIGHT_LEAST_MILLIS } from '../../layout/flights.ts';
import { runNow } from '../clock.ts';
import { causeOf, effectOf, placeOfSequence } from '../columns/places.ts';
import { clearLanded, followFlight } from '../flight-list.ts';
import { cloneForPanels, type HistoryWords, historyUpTo, recordForPanels } from '../history.ts';
import type { RunState, RunStore } from '../run-store.ts';
import { judgeSessions } from '../session-lens.ts';
import { eventSentence } from './event-words.ts';
import { standingFlights } from './standing-flights.ts';
import { SPEEDS, type TimeStore } from './time-store.ts';
import type { Moment, TraceMemory } from './trace-memory.ts';

export interface TimeMachineOptions {
  readonly live: RunStore;
  readonly shown: RunStore;
  readonly time: TimeStore;
  readonly memory: TraceMemory;
  readonly protocolOf: (name: string) => Protocol | null;
  readonly wordsOf: (protocol: string, picture: RunPicture) => HistoryWords;
  /** Calls back at the next animation frame. */
  readonly schedule: (callback: () => void) => void;
  /** Calls back after that many milliseconds. */
  readonly later: (callback: () => void, millis: number) => void;
  readonly pageNow: () => number;
  /** Says where one has come to, for who does not see it. */
  readonly say: (sentence: string) => void;
}

interface Wish {
  readonly sequence: number;
  /** Whether it is told what is there. */
  readonly says: boolean;
}

/** As long as a sentence needs to be read by who looks elsewhere first. */
const REFUSAL_MILLIS = 4_000;

/** More events in one frame would be felt; a run that is played faster than that is played as fast as it goes. */
const EVENTS_PER_FRAME_MAX = 2_000;

export class TimeMachine {
  readonly #options: TimeMachineOptions;
  #past: Moment | null = null;
  #isTicking = false;
  /** Where to go as soon as it is read. */
  #wish: Wish | null = null;
  #isReading = false;
  /** So that of several only the last one ends what it shows. */
  #refusals = 0;

  constructor(options: TimeMachineOptions) {
    this.#options = options;
    options.live.subscribe((state, before) => this.#mirror(state, before));
  }

  get memory(): TraceMemory {
    return this.#options.memory;
  }

  /** The newest event that is folded; 0: none. */
  get head(): number {
    return this.#options.live.getState().picture?.sequence ?? 0;
  }

  /** The event after which the page stands. */
  get here(): number {
    const { moment } = this.#options.time.getState();
    return moment.type === 'live' ? this.head : moment.sequence;
  }

  /** Stands after an event: the nearest one that is known. A recorded run may have to read it first. */
  seek(sequence: number): void {
    this.#seek({ sequence, says: false });
  }

  /** Stands after an event, read first where it must be. @returns whether it is known */
  async arrive(sequence: number): Promise<boolean> {
    if (this.memory.lacks(sequence)) await this.memory.load(sequence);
    this.seek(sequence);
    return this.#past?.picture.sequence === sequence;
  }

  seekTime(millis: number): void {
    this.seek(this.memory.sequenceAt(millis));
  }

  /** To the next event that changes something, or to the one before. */
  step(direction: 1 | -1): void {
    let goal = this.here + direction;
    while (this.memory.eventAt(goal)?.type === 'digested') goal += direction;
    const first = this.memory.reach()?.sequence ?? 0;
    if (goal > this.head) return this.#refuse('This is the newest event.');
    if (goal < first) return this.#refuse('Nothing older is known here.');
    this.#seek({ sequence: goal, says: true });
  }

  first(): void {
    this.seek(this.memory.reach()?.sequence ?? 0);
  }

  nextTrouble(): void {
    const next = this.memory.milestones.nextTrouble(this.here);
    if (next === null) return this.#refuse('No later violation and no later ERR_DEP.');
    this.#seek({ sequence: next.sequence, says: true });
  }

  /** To the step that made this one happen (-1), or to the first that came of it. */
  stepCausally(direction: 1 | -1): void {
    const { columns } = this.memory;
    const here = placeOfSequence(columns, this.here);
    const place = direction === 1 ? effectOf(columns, here) : causeOf(columns, here);
    const goal = columns.events.columns.sequence[place];
    if (goal === undefined) {
      const words = direction === 1 ? 'Nothing that is known came of this' : 'Of this no cause is known';
      return this.#refuse(`${words}.`);
    }
    this.#seek({ sequence: goal, says: true });
  }

  /** An event has been folded; at the first violation the page stands still, for a room to look at it. */
  watch(event: TraceEvent): void {
    const { time, live } = this.#options;
    const isFirst = live.getState().picture?.violations.length === 1;
    if (event.type !== 'violated' || !isFirst || this.#past !== null) return;
    if (!time.getState().stopsAtViolation) return;
    this.seek(event.sequence);
    this.#options.say(`The run is shown as it was at its first violation. ${time.getState().said}`);
  }

  togglePlay(): void {
    if (this.#options.time.getState().isPlaying) this.pause();
    else if (this.#past === null) this.seek(this.head);
    else this.play();
  }

  pause(): void {
    const { shown, pageNow } = this.#options;
    if (this.#past === null) this.seek(this.head);
    // Time stands where it was, which may be long after the last event.
    else this.#stand(runNow(shown.getState().clock, pageNow()));
  }

  play(): void {
    if (this.#past === null) return;
    const { time, shown, pageNow } = this.#options;
    const { speed } = time.getState();
    const at = runNow(shown.getState().clock, pageNow());
    time.setState({ isPlaying: true });
    shown.setState({ clock: { type: 'played', at, since: pageNow(), rate: speed } });
    this.#tick();
  }

  /** @param speed how many times as fast as it happened; the nearest that there is */
  setSpeed(speed: number): void {
    const nearest = [...SPEEDS].sort(
      (a, b) => Math.abs(Math.log(a / speed)) - Math.abs(Math.log(b / speed)),
    )[0];
    this.#options.time.setState({ speed: nearest ?? 1 });
    if (this.#options.time.getState().isPlaying) this.play();
  }

  /** Shows the run as it is. */
  live(): void {
    this.#wish = null;
    const { live, shown, time } = this.#options;
    if (this.#past === null) return;
    this.#past = null;
    const { picture, history, flights, clock } = live.getState();
    time.setState({ moment: { type: 'live' }, isPlaying: false, said: '' });
    shown.setState(({ frame }) => ({ frame: frame + 1, picture, history, flights, clock }));
  }

  /**
   * The run that is followed is another one from here on, which goes on from the moment that is shown: what came later in the
   * run before is no part of it.
   */
  branch(): void {
    const { live, shown, memory } = this.#options;
    const past = this.#past;
    if (past === null) return;
    const { sequence, at } = past.picture;
    const history = historyUpTo(past.history, at);
    const { flights } = shown.getState();
    memory.forgetAfter(sequence);
    live.setState(({ frame }) => ({
      frame: frame + 1,
      picture: past.picture,
      history,
      flights,
      clock: { type: 'still', at },
      notice: null,
    }));
  }

  /** What is live is shown at once, unless one looks back; how the connection stands, always. */
  #mirror(state: RunState, before: RunState): void {
    const { shown } = this.#options;
    const news = {
      connection: state.connection,
      ...(state.notice === before.notice ? {} : { notice: state.notice }),
    };
    // Another run has another history; the past of the one before is gone.
    if (this.#past !== null && state.history !== before.history) this.live();
    if (this.#past !== null) return shown.setState(news);
    const { picture, history, flights, clock } = state;
    const hasChanged = state.frame !== before.frame;
    shown.setState(({ frame }) => ({
      ...news,
      picture,
      history,
      flights,
      clock,
      frame: hasChanged ? frame + 1 : frame,
    }));
  }

  #seek(wish: Wish): void {
    this.#wish = wish;
    if (this.memory.lacks(wish.sequence)) return void this.#read();
    this.#wish = null;
    if (!this.#goTo(wish.sequence)) return;
    this.#stand();
    if (wish.says) this.#options.say(this.#options.time.getState().said);
  }

  /** Reads until the newest wish can be met: who drags a slider wishes faster than a file is read. */
  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#wish !== null && this.memory.lacks(this.#wish.sequence))
        await this.memory.load(this.#wish.sequence);
    } catch (error) {
      this.#wish = null;
      this.#refuse(`That moment could not be read: ${toSentence(error)}`);
    } finally {
      this.#isReading = false;
    }
    if (this.#wish !== null) this.#seek(this.#wish);
  }

  /** While a recorded run is played, what comes next is read in time. */
  async #readOn(sequence: number): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      await this.memory.load(sequence, true);
    } catch (error) {
      this.pause();
      this.#refuse(`What comes next could not be read: ${toSentence(error)}`);
    } finally {
      this.#isReading = false;
    }
    if (this.#wish !== null) this.#seek(this.#wish);
  }

  /** @returns whether there was such a moment */
  #goTo(sequence: number): boolean {
    const { memory } = this.#options;
    const frame = memory.frameBefore(sequence);
    if (frame === null) return false;
    const here = this.#past?.picture.sequence ?? Number.POSITIVE_INFINITY;
    if (this.#past === null || here > sequence || here < frame.sequence)
      this.#past = { picture: clonePicture(frame.picture), history: cloneForPanels(frame.history) };
    for (const event of memory.between(this.#past.picture.sequence, sequence)) this.#fold(this.#past, event);
    return true;
  }

  #fold({ picture, history }: Moment, event: TraceEvent): void {
    const { protocolOf, wordsOf } = this.#options;
    const protocol = protocolOf(picture.header.protocol);
    if (protocol === null) return;
    foldEvent(picture, event, protocol);
    recordForPanels(history, event, wordsOf(protocol.name, picture));
    judgeSessions(history.sessions, event, picture, protocol);
  }

  /** Shows the moment that was gone to, with nothing moving. */
  #stand(at = this.#past?.picture.at ?? 0): void {
    const { time, live, wordsOf } = this.#options;
    if (this.#past === null) return;
    const { picture } = this.#past;
    const { arrows } = live.getState().history;
    const words = wordsOf(picture.header.protocol, picture);
    const flights = standingFlights(picture, words, (message) =>
      arrows.findLast((arrow) => arrow.message === message),
    );
    time.setState({
      moment: { type: 'past', sequence: picture.sequence, at },
      isPlaying: false,
      said: this.#sentence(),
    });
    this.#show({ flights, clock: { type: 'still', at } });
  }

  #show(more: Partial<RunState>): void {
    const { shown, live } = this.#options;
    if (this.#past === null) return;
    // Slants are drawn by the strip, which shows what came before and after.
    const { arrows, forgotBefore } = live.getState().history;
    const history = Object.assign(this.#past.history, { arrows, forgotBefore });
    shown.setState(({ frame }) => ({
      frame: frame + 1,
      picture: this.#past?.picture ?? null,
      history,
      ...more,
    }));
  }

  #sentence(): string {
    const { memory, protocolOf, wordsOf, live } = this.#options;
    const picture = this.#past?.picture;
    const event = picture === undefined ? null : memory.eventAt(picture.sequence);
    const protocol = picture === undefined ? null : protocolOf(picture.header.protocol);
    if (picture === undefined || event === null || protocol === null) return '';
    const words = wordsOf(protocol.name, picture);
    const { arrows } = live.getState().history;
    const labelOf = (message: number): string =>
      words.messageOf(message)?.label ?? arrows.findLast((arrow) => arrow.message === message)?.label ?? '';
    const sentence = eventSentence(event, { protocol, words, labelOf });
    const { columns } = memory;
    return [sentence, ...columns.facts.sentencesAt(placeOfSequence(columns, event.sequence))].join('; ');
  }

  #tick(): void {
    if (this.#isTicking) return;
    this.#isTicking = true;
    this.#options.schedule(() => {
      this.#isTicking = false;
      if (this.#past === null || !this.#options.time.getState().isPlaying) return;
      this.#playOn(this.#past);
      if (this.#options.time.getState().isPlaying) this.#tick();
    });
  }

  /** Folds what happened up to where the played clock is. */
  #playOn(past: Moment): void {
    const { live, memory, shown, time, pageNow, wordsOf } = this.#options;
    const { clock, flights } = shown.getState();
    const now = runNow(clock, pageNow());
    const goal = Math.max(past.picture.sequence, memory.sequenceAt(now));
    const next = past.picture.sequence + 1;
    if (goal >= next && memory.lacks(next)) return void this.#readOn(next);
    const events = memory.between(past.picture.sequence, goal).slice(0, EVENTS_PER_FRAME_MAX);
    const { speed } = time.getState();
    for (const event of events) {
      this.#fold(past, event);
      const words = wordsOf(past.picture.header.protocol, past.picture);
      // However fast time goes, an eye needs as long to see a message fly.
      followFlight(flights, event, words, now, FLIGHT_LEAST_MILLIS * speed);
      if (event.type === 'violated' && time.getState().stopsAtViolation) return this.#stand();
    }
    const { clock: liveClock } = live.getState();
    if (past.picture.sequence >= this.head && now >= runNow(liveClock, pageNow())) return this.live();
    clearLanded(flights, now);
    if (events.length === 0) return;
    const { sequence, at } = past.picture;
    time.setState({ moment: { type: 'past', sequence, at }, said: '' });
    this.#show({ flights });
  }

  /** Said, and shown for a while where the event at which one stands is told. */
  #refuse(sentence: string): void {
    const { say, time, later } = this.#options;
    say(sentence);
    time.setState({ said: sentence });
    this.#refusals += 1;
    const refusal = this.#refusals;
    later(() => {
      const { said, isPlaying } = time.getState();
      if (refusal !== this.#refusals || said !== sentence) return;
      time.setState({ said: isPlaying ? '' : this.#sentence() });
    }, REFUSAL_MILLIS);
  }
}
