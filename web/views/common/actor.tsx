// A replica's or client's name in a text: its letter in its hue.

import type { CSSProperties, ReactNode } from 'react';
import { HUES } from '../../layout/cluster-model.ts';
import { useRun } from '../../store/run-store.ts';
import { select } from '../../store/view-store.ts';

/** Sets `--hue` and `--hue-ink` for everything inside. */
export function hueStyle(hue: number | null): CSSProperties {
  if (hue === null) return { '--hue': 'var(--soft)', '--hue-ink': 'var(--soft)' } as CSSProperties;
  return { '--hue': `var(--hue-${hue})`, '--hue-ink': `var(--hue-ink-${hue})` } as CSSProperties;
}

/** The hue of a replica by its place in join order; `null` for clients and strangers. */
export function useHue(id: string): number | null {
  return useRun((state) => {
    const at = state.picture?.replicas.findIndex((replica) => replica.id === id) ?? -1;
    return at === -1 ? null : at % HUES;
  });
}

export function Actor({ id }: { readonly id: string }): ReactNode {
  const hue = useHue(id);
  return (
    <span
      className="actor"
      style={hue === null ? ({ '--hue-ink': 'var(--ink)' } as CSSProperties) : hueStyle(hue)}
    >
      {id}
    </span>
  );
}

/** The same as a button that shows that replica or client in the inspector. */
export function ActorButton({ id }: { readonly id: string }): ReactNode {
  const isClient = useRun((state) => state.picture?.clients.some((client) => client.id === id) ?? false);
  return (
    <button
      type="button"
      className="plain"
      onClick={() => select({ type: isClient ? 'client' : 'replica', id })}
      aria-label={`show ${id}`}
    >
      <Actor id={id} />
    </button>
  );
}
