// Export as a Mermaid sequence diagram, for a page of text: what arrived, what was lost, and what was done to the run. It
// is bounded, as nobody reads a longer one, and says what it left out.

import type { Protocol } from '../../core/contract.ts';
import type { ActorId, MessageId } from '../../core/ids.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { type Emitted, emittedBy, oneLine, type Step, type TraceExport, tellFault } from './trace-export.ts';

/** Lines of a diagram that can still be read, and that Mermaid draws without a change of its settings. */
export const MERMAID_LINES_MAX = 200;

export class MermaidExport implements TraceExport {
  readonly #protocol: Protocol;
  readonly #linesMax: number;
  /** Names such as `end` or `s-1` mean something else in a diagram, so each actor has another one there. */
  readonly #aliases = new Map<ActorId, string>();
  readonly #underWay = new Map<MessageId, Emitted>();
  /** Of these, the ones that have not left. */
  readonly #waiting = new Set<MessageId>();
  #lines = 0;
  #leftOut = 0;

  constructor(protocol: Protocol, linesMax = MERMAID_LINES_MAX) {
    this.#protocol = protocol;
    this.#linesMax = linesMax;
  }

  begin(): string {
    return 'sequenceDiagram\n';
  }

  take(event: TraceEvent): string {
    switch (event.type) {
      case 'replicaStarted':
        return this.#greet(event.replica, event.identity.incarnation > 1 ? 'starts again' : null);
      case 'clientStarted':
        return this.#greet(event.client, null);
      case 'replicaStopped':
        this.#dropUnsent(event.replica);
        return this.#note([event.replica], event.reason);
      case 'replicaStepped':
      case 'clientStepped':
        return this.#takeStep(event);
      case 'messageSent':
        this.#waiting.delete(event.message);
        return '';
      case 'messageLost':
        return this.#takeLoss(event.message, event.reason);
      case 'faultInjected': {
        const { fault } = event;
        // A crash shows where the replica stops.
        if ('replica' in fault)
          return fault.type === 'crash' || fault.type === 'restart'
            ? ''
            : this.#note([fault.replica], fault.type);
        return this.#note([fault.a, fault.b], tellFault(fault));
      }
      case 'remarked':
        return this.#note([...this.#aliases.keys()], event.text);
      case 'violated':
        return this.#note([event.replica], `violated: ${event.invariant}`);
      default:
        return '';
    }
  }

  end(): string {
    if (this.#leftOut === 0) return '';
    return this.#noteLine([...this.#aliases.keys()], `${this.#leftOut} more lines were left out`);
  }

  #takeStep(event: Step): string {
    const arrived = event.message === undefined ? undefined : this.#underWay.get(event.message);
    if (event.message !== undefined) this.#underWay.delete(event.message);
    for (const emitted of emittedBy(event, this.#protocol)) {
      this.#underWay.set(emitted.message, emitted);
      this.#waiting.add(emitted.message);
    }
    return arrived === undefined ? '' : this.#arrow(arrived, '->>', arrived.label);
  }

  #takeLoss(message: MessageId, reason: string): string {
    const lost = this.#underWay.get(message);
    this.#underWay.delete(message);
    this.#waiting.delete(message);
    return lost === undefined ? '' : this.#arrow(lost, '--x', `${lost.label} (${reason})`);
  }

  /** What waited for its disk never leaves. */
  #dropUnsent(from: ActorId): void {
    for (const message of this.#waiting) {
      if (this.#underWay.get(message)?.from !== from) continue;
      this.#waiting.delete(message);
      this.#underWay.delete(message);
    }
  }

  /** Whoever is there is drawn, also where the lines are used up. */
  #greet(actor: ActorId, word: string | null): string {
    if (this.#aliases.has(actor)) return word === null ? '' : this.#note([actor], word);
    const alias = `a${this.#aliases.size}`;
    this.#aliases.set(actor, alias);
    return `  participant ${alias} as ${actor}\n`;
  }

  #arrow({ from, to }: Emitted, arrow: string, label: string): string {
    return this.#bounded(
      `${this.#introduce(from)}${this.#introduce(to)}  ${this.#aliasOf(from)}${arrow}${this.#aliasOf(to)}: ${toText(label)}\n`,
    );
  }

  #note(actors: readonly ActorId[], text: string): string {
    const introduced = actors.map((actor) => this.#introduce(actor)).join('');
    return actors.length === 0 ? '' : this.#bounded(`${introduced}${this.#noteLine(actors, text)}`);
  }

  /** A note stands over one, or over all from one to another. */
  #noteLine(actors: readonly ActorId[], text: string): string {
    const aliases = actors.map((actor) => this.#aliasOf(actor));
    const ends = aliases.length > 1 ? [aliases[0], aliases.at(-1)] : aliases;
    return `  Note over ${ends.join(',')}: ${toText(text)}\n`;
  }

  /** An actor that was there before the trace begins. */
  #introduce(actor: ActorId): string {
    return this.#aliases.has(actor) ? '' : this.#greet(actor, null);
  }

  #aliasOf(actor: ActorId): string {
    return this.#aliases.get(actor) ?? actor;
  }

  #bounded(line: string): string {
    if (this.#lines >= this.#linesMax) {
      this.#leftOut += 1;
      return '';
    }
    this.#lines += 1;
    return line;
  }
}

/** In Mermaid `;` ends a line and `#` begins a character's number. */
function toText(text: string): string {
  return oneLine(text).replace(/[;#<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
