// Export for Perfetto and Chrome's tracing page: the JSON trace event format. Each replica and client is a process;
// operations are slices of their client, steps are slices from which and to which arrows of messages lead, crashes and
// remarks are instants, and faults are slices of the link or replica on which they lie.

import type { Protocol } from '../../core/contract.ts';
import type { LinkPolicy } from '../../core/faults.ts';
import { type ActorId, linkName, type MessageId } from '../../core/ids.ts';
import type { TraceEvent } from '../../core/trace.ts';
import { applyFault, isFaulted, isLinkFault, type LinkFault, type ShapedLink } from '../../host/fault.ts';
import type { TraceHeader } from '../file/trace-line.ts';
import {
  actorOf,
  emittedBy,
  type Step,
  type TraceExport,
  tellOperation,
  tellResult,
  tellStep,
} from './trace-export.ts';

/** A step takes no time in a trace; an arrow needs a slice to begin and end in. */
const STEP_MICROS = 1;

/** Threads of a process. */
const OPERATIONS = 1;
const STEPS = 2;

interface Slice {
  readonly pid: number;
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

export class PerfettoExport implements TraceExport {
  readonly #protocol: Protocol;
  readonly #processes = new Map<string, number>();
  readonly #calls = new Map<string, Slice>();
  /** Arrows that have begun. */
  readonly #underWay = new Set<MessageId>();
  readonly #labels = new Map<MessageId, { readonly from: ActorId; readonly label: string }>();
  readonly #links = new Map<string, ShapedLink>();
  /** Slices that lie on a link or a replica, by their identity. */
  readonly #open = new Map<string, Slice>();
  #base: LinkPolicy | null = null;
  #isFirst = true;
  #last = 0;
  #out = '';

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
  }

  begin({ run }: TraceHeader): string {
    this.#base = run.link;
    return '{"displayTimeUnit":"ms","traceEvents":[';
  }

  take(event: TraceEvent): string {
    this.#out = '';
    this.#last = event.at;
    this.#takeEvent(event);
    return this.#out;
  }

  end(): string {
    this.#out = '';
    for (const [id, { pid, name }] of this.#open) this.#put({ ph: 'e', cat: 'fault', id, name, pid, tid: 0 });
    for (const [id, { pid, name }] of this.#calls)
      this.#put({ ph: 'e', cat: 'operation', id, name, pid, tid: OPERATIONS });
    return `${this.#out}\n]}\n`;
  }

  #takeEvent(event: TraceEvent): void {
    switch (event.type) {
      case 'replicaStarted':
        this.#close(`down ${event.replica}`);
        return this.#instant(event.replica, `starts, incarnation ${event.identity.incarnation}`);
      case 'replicaStopped':
        this.#dropUnsent(event.replica);
        this.#close(`frozen ${event.replica}`);
        this.#openSlice(`down ${event.replica}`, event.replica, event.reason);
        return this.#instant(event.replica, event.sentence);
      case 'clientStarted':
        return this.#instant(event.client, 'starts');
      case 'replicaStepped':
      case 'clientStepped':
        return this.#takeStep(event);
      case 'messageSent':
        return this.#beginArrow(event.message);
      case 'messageLost':
        this.#underWay.delete(event.message);
        this.#labels.delete(event.message);
        return this.#instant(
          event.to,
          `message ${event.message} from ${event.from} is lost: ${event.reason}`,
        );
      case 'faultInjected':
        if (isLinkFault(event.fault)) return this.#takeLinkFault(event.fault);
        if (event.fault.type === 'freeze')
          return this.#openSlice(`frozen ${event.fault.replica}`, event.fault.replica, 'frozen');
        if (event.fault.type === 'thaw') return this.#close(`frozen ${event.fault.replica}`);
        return this.#instant(event.fault.replica, event.fault.type);
      case 'remarked':
        return this.#put({ ph: 'i', s: 'g', name: event.text, pid: this.#processOf('run'), tid: 0 });
      case 'violated':
        return this.#instant(event.replica, `violated: ${event.invariant}: ${event.sentence}`);
      default:
        return undefined;
    }
  }

  #takeStep(event: Step): void {
    const actor = actorOf(event);
    const pid = this.#processOf(actor);
    const name = tellStep(event, this.#protocol);
    this.#put({
      ph: 'X',
      cat: 'step',
      name,
      pid,
      tid: STEPS,
      dur: STEP_MICROS,
      args: { event: event.sequence },
    });
    if (event.message !== undefined && this.#underWay.delete(event.message)) {
      this.#labels.delete(event.message);
      this.#put({ ph: 'f', bp: 'e', cat: 'message', name: 'message', id: event.message, pid, tid: STEPS });
    }
    for (const { message, from, label } of emittedBy(event, this.#protocol))
      this.#labels.set(message, { from, label });
    if (event.type === 'clientStepped') this.#takeOperation(event, pid);
  }

  #takeOperation(event: Extract<Step, { readonly type: 'clientStepped' }>, pid: number): void {
    const { input, effects, client } = event;
    for (const effect of effects) {
      if (effect.type === 'send' && effect.message.type === 'request' && input.type === 'operate')
        this.#call(`${client} ${effect.message.number}`, pid, tellOperation(input.operation));
      if (effect.type !== 'complete') continue;
      const id = `${client} ${effect.number}`;
      const name = tellOperation(effect.operation);
      // It was refused at once, or called before the trace begins.
      if (!this.#calls.has(id)) this.#call(id, pid, name);
      this.#calls.delete(id);
      const args = { result: tellResult(effect.result), replica: effect.replica };
      this.#put({ ph: 'e', cat: 'operation', id, name, pid, tid: OPERATIONS, args });
    }
  }

  /** Operations of one client may overlap, which slices of a thread must not: so they are asynchronous ones. */
  #call(id: string, pid: number, name: string): void {
    this.#calls.set(id, { pid, name });
    this.#put({ ph: 'b', cat: 'operation', id, name, pid, tid: OPERATIONS });
  }

  /** The step that emitted it may be over for long: it waited for a disk. */
  #beginArrow(message: MessageId): void {
    const sent = this.#labels.get(message);
    if (sent === undefined) return;
    const pid = this.#processOf(sent.from);
    this.#underWay.add(message);
    this.#put({ ph: 'X', cat: 'message', name: `sends ${sent.label}`, pid, tid: STEPS, dur: STEP_MICROS });
    this.#put({ ph: 's', cat: 'message', name: 'message', id: message, pid, tid: STEPS });
  }

  #takeLinkFault(fault: LinkFault): void {
    const base = this.#base;
    if (base === null) return;
    const name = linkName(fault.a, fault.b);
    const link = this.#links.get(name) ?? { a: fault.a, b: fault.b, ab: base, ba: base, faultedAt: null };
    this.#links.set(name, link);
    applyFault(link, fault, base, this.#last);
    this.#close(`link ${name}`);
    if (isFaulted(link)) this.#openSlice(`link ${name}`, 'links', `${name}: ${tellShape(link, base)}`);
  }

  #openSlice(id: string, process: string, name: string): void {
    const pid = this.#processOf(process);
    this.#close(id);
    this.#open.set(id, { pid, name });
    this.#put({ ph: 'b', cat: 'fault', id, name, pid, tid: 0 });
  }

  #close(id: string): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    this.#put({ ph: 'e', cat: 'fault', id, name: open.name, pid: open.pid, tid: 0 });
  }

  #instant(actor: ActorId, name: string): void {
    this.#put({ ph: 'i', s: 'p', name, pid: this.#processOf(actor), tid: STEPS });
  }

  /** What waited for its disk never leaves. */
  #dropUnsent(replica: ActorId): void {
    for (const [message, { from }] of this.#labels)
      if (from === replica && !this.#underWay.has(message)) this.#labels.delete(message);
  }

  #processOf(name: string): number {
    const known = this.#processes.get(name);
    if (known !== undefined) return known;
    const pid = this.#processes.size + 1;
    this.#processes.set(name, pid);
    this.#meta(pid, 0, 'process_name', name);
    this.#meta(pid, OPERATIONS, 'thread_name', 'operations');
    this.#meta(pid, STEPS, 'thread_name', 'steps');
    return pid;
  }

  #meta(pid: number, tid: number, name: string, value: string): void {
    this.#put({ ph: 'M', name, pid, tid, args: { name: value } });
  }

  #put(fields: Fields): void {
    this.#out += `${this.#isFirst ? '' : ','}\n${JSON.stringify({ ts: toMicros(this.#last), ...fields })}`;
    this.#isFirst = false;
  }
}

function toMicros(millis: number): number {
  return Math.round(millis * 1000);
}

/** How a link differs from one without faults. */
function tellShape({ a, b, ab, ba }: ShapedLink, base: LinkPolicy): string {
  const forward = tellPolicy(ab, base);
  const backward = tellPolicy(ba, base);
  if (forward === backward) return forward;
  return [
    ...(forward === '' ? [] : [`${a} to ${b} ${forward}`]),
    ...(backward === '' ? [] : [`${b} to ${a} ${backward}`]),
  ].join(', ');
}

function tellPolicy(policy: LinkPolicy, base: LinkPolicy): string {
  const { cut, held, latency, lossProbability, duplicateProbability } = policy;
  const isDelayed =
    latency.minMillis !== base.latency.minMillis || latency.maxMillis !== base.latency.maxMillis;
  return [
    ...(cut ? ['cut'] : []),
    ...(held ? ['held'] : []),
    ...(isDelayed ? [`delayed ${latency.minMillis}..${latency.maxMillis} ms`] : []),
    ...(lossProbability === base.lossProbability ? [] : [`lossy ${lossProbability}`]),
    ...(duplicateProbability === base.duplicateProbability ? [] : [`duplicating ${duplicateProbability}`]),
  ].join(', ');
}
