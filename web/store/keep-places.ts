// Keeps where replicas were dragged, per run, from visit to visit.

import { parsePlaces, recall, remember } from './remembered.ts';
import { viewStore } from './view-store.ts';

export function startKeepingPlaces(run: string): () => void {
  const name = `places.${run}`;
  viewStore.setState({ places: parsePlaces(recall(name)) });
  return viewStore.subscribe((state, before) => {
    if (state.places !== before.places) remember(name, JSON.stringify(state.places));
  });
}
