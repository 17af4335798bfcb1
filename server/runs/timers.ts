// The timers that one actor has set, by the text that makes them equal; in real time.
//
// Most of them are cancelled long before their time, as an answer came. So there is one timer of the platform, for the
// earliest of them: it may go off for one that was cancelled, and then looks for the next.

import { timerKey } from '../../shared/core/contract.ts';

/** The longest delay that the platform can wait. */
const DELAY_MILLIS_MAX = 2_147_483_647;

interface SetTimer<T> {
  readonly timer: T;
  /** By the clock of this process. */
  readonly dueAt: number;
}

export class RealTimers<T extends { readonly type: string }> {
  readonly #onTimeout: (timer: T) => void;
  readonly #set = new Map<string, SetTimer<T>>();
  #alarm: NodeJS.Timeout | undefined;
  /** When the alarm goes off; infinite without one. */
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(onTimeout: (timer: T) => void) {
    this.#onTimeout = onTimeout;
  }

  /** Replaces a timer that is equal. */
  set(timer: T, delayMillis: number): void {
    const key = timerKey(timer);
    const dueAt = performance.now() + Math.min(Math.max(0, delayMillis), DELAY_MILLIS_MAX);
    // Of two that are due at once the one that was set first comes first.
    this.#set.delete(key);
    this.#set.set(key, { timer, dueAt });
    if (dueAt < this.#alarmAt) this.#setAlarm(dueAt);
  }

  cancel(timer: T): void {
    this.#set.delete(timerKey(timer));
  }

  cancelAll(): void {
    this.#set.clear();
    this.#clearAlarm();
  }

  #setAlarm(at: number): void {
    clearTimeout(this.#alarm);
    this.#alarmAt = at;
    // Rounded up: the platform counts in whole milliseconds, and would come too early.
    this.#alarm = setTimeout(() => this.#onAlarm(), Math.ceil(at - performance.now()));
  }

  #clearAlarm(): void {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    this.#alarmAt = Number.POSITIVE_INFINITY;
  }

  #onAlarm(): void {
    this.#clearAlarm();
    const now = performance.now();
    const due = [...this.#set].filter(([, { dueAt }]) => dueAt <= now);
    due.sort(([, left], [, right]) => left.dueAt - right.dueAt);
    try {
      for (const [key, one] of due) this.#goOff(key, one);
    } finally {
      this.#setNextAlarm();
    }
  }

  #goOff(key: string, one: SetTimer<T>): void {
    // One that went off before it may have cancelled it, or set it anew.
    if (this.#set.get(key) !== one) return;
    this.#set.delete(key);
    this.#onTimeout(one.timer);
  }

  #setNextAlarm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#set.values()) next = Math.min(next, dueAt);
    if (next < this.#alarmAt) this.#setAlarm(next);
  }
}
